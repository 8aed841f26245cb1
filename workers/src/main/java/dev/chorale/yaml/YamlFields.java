package dev.chorale.yaml;

import static java.util.stream.Collectors.joining;

import dev.chorale.vocabulary.BadInputException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The fields of one mapping in a YAML file. Only the given names may occur, each once. What is
 * wrong is refused with file, line, field, what was found and what was expected.
 */
public final class YamlFields {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,7})([smh]?)");
  private static final Duration LONGEST = Duration.ofDays(30);

  private final String source;
  private final String what;
  private final String path;
  private final Node node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private Optional<YamlFields> fallback = Optional.empty();

  private YamlFields(String source, String what, String path, Node node, List<String> known) {
    this.source = source;
    this.what = what;
    this.path = path;
    this.node = node;
    if (!(node instanceof MappingNode mapping)) {
      throw refuse(
          node,
          path,
          "found " + shown(node) + ", expected fields, as in '" + known.get(0) + ": ...'");
    }
    for (NodeTuple field : mapping.getValue()) {
      String name = field.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
      if (!known.contains(name)) {
        String mend =
            Nearest.of(name, known)
                .map(nearest -> "Did you mean '" + nearest + "'?")
                .orElse("Remove it.");
        String where = path.isEmpty() ? "in " + what : "in " + path;
        throw refuse(
            field.getKeyNode(),
            "",
            "unknown field '"
                + name
                + "' "
                + where
                + ". "
                + mend
                + " Known are: "
                + String.join(", ", known));
      }
      if (values.put(name, field.getValueNode()) != null) {
        throw refuse(field.getKeyNode(), at(name), "this field is given twice. Keep one");
      }
    }
  }

  /**
   * The top mapping of a YAML text.
   *
   * @param source the file, as messages name it
   * @param what the text is, as in {@code a sweep}
   */
  public static YamlFields of(String text, String source, String what, List<String> known) {
    return new YamlFields(
        source,
        what,
        "",
        compose(text, source)
            .orElseThrow(
                () ->
                    new BadInputException(
                        source
                            + ": the file is empty, expected fields, as in '"
                            + known.get(0)
                            + ": ...'")),
        known);
  }

  /** The same of a text that may be empty or all comments. */
  public static YamlFields ofAny(String text, String source, String what, List<String> known) {
    return new YamlFields(
        source, what, "", compose(text, source).orElseGet(YamlFields::emptyMapping), known);
  }

  private static Optional<Node> compose(String text, String source) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(20);
    try {
      return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String line = mark == null ? "" : ", line " + (mark.getLine() + 1);
      throw new BadInputException(source + line + ": this is not YAML: " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new BadInputException(source + ": this is not YAML: " + e.getMessage(), e);
    }
  }

  /** Whether the field is given here. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The names of the fields that are given here. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** From now on fields that are not given here are another's, also those of mappings inside. */
  public YamlFields or(YamlFields other) {
    fallback = Optional.of(other);
    return this;
  }

  /** A text; without the field, the default; without a default, a refusal. */
  public String text(String name, Optional<String> otherwise) {
    return read(name, otherwise, value -> text(value, at(name)));
  }

  public List<String> texts(String name, Optional<List<String>> otherwise) {
    return read(
        name,
        otherwise,
        value -> items(value, name).stream().map(item -> text(item, at(name))).toList());
  }

  /** A list of words, of which YAML may take some for numbers. */
  public List<String> words(String name) {
    return read(
        name,
        Optional.empty(),
        value -> items(value, name).stream().map(item -> word(item, at(name))).toList());
  }

  public int whole(String name, int otherwise, int least, int most) {
    return Math.toIntExact(
        read(name, Optional.of((long) otherwise), value -> number(value, name, least, most)));
  }

  /** A whole number of any size and sign. */
  public long whole(String name, long otherwise) {
    return read(
        name, Optional.of(otherwise), value -> number(value, name, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  public List<Long> wholes(String name, List<Long> otherwise) {
    return read(
        name,
        Optional.of(otherwise),
        value ->
            items(value, name).stream()
                .map(item -> number(item, name, Long.MIN_VALUE, Long.MAX_VALUE))
                .toList());
  }

  /**
   * A number for which {@code range} holds.
   *
   * @param expected says the range in words, as in "from 0 to below 1"
   */
  public double decimal(String name, double otherwise, DoublePredicate range, String expected) {
    return read(
        name,
        Optional.of(otherwise),
        value -> {
          String text = digits(value, at(name), "a number " + expected);
          double number;
          try {
            number = Double.parseDouble(text);
          } catch (NumberFormatException e) {
            throw refuse(
                value, at(name), "found " + shown(value) + ", expected a number " + expected);
          }
          if (!Double.isFinite(number) || !range.test(number)) {
            throw refuse(value, at(name), "found " + text + ", expected a number " + expected);
          }
          return number;
        });
  }

  public boolean yesOrNo(String name, boolean otherwise) {
    return read(
        name,
        Optional.of(otherwise),
        value -> {
          String text = digits(value, at(name), "true or false");
          if (!text.equals("true") && !text.equals("false")) {
            throw refuse(value, at(name), "found " + shown(value) + ", expected true or false");
          }
          return text.equals("true");
        });
  }

  /** One of some words. */
  public <E> E choice(String name, E otherwise, E[] all) {
    return read(
        name,
        Optional.of(otherwise),
        value -> {
          String found = text(value, at(name));
          for (E one : all) {
            if (one.toString().equals(found)) {
              return one;
            }
          }
          String words = Arrays.stream(all).map(Object::toString).collect(joining(", "));
          throw refuse(value, at(name), "found '" + found + "', expected one of " + words);
        });
  }

  /** A time of at most 30 days, as in 90s, 10m or 2h; seconds without a unit. */
  public Duration duration(String name) {
    String expected = "a time of at most 30 days, as in 90s, 10m or 2h";
    return read(
        name,
        Optional.empty(),
        value -> {
          Matcher text = DURATION.matcher(digits(value, at(name), expected));
          Duration time = text.matches() ? time(text.group(1), text.group(2)) : LONGEST.plusDays(1);
          if (time.compareTo(LONGEST) > 0) {
            throw refuse(value, at(name), "found " + shown(value) + ", expected " + expected);
          }
          return time;
        });
  }

  private static Duration time(String number, String unit) {
    long count = Long.parseLong(number);
    return switch (unit) {
      case "h" -> Duration.ofHours(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofSeconds(count);
    };
  }

  /** The fields of a mapping inside; none of them when it is not given. */
  public YamlFields fields(String name, List<String> known) {
    Node value = values.get(name);
    YamlFields inside =
        new YamlFields(source, what, at(name), value == null ? emptyMapping() : value, known);
    inside.fallback = fallback.map(other -> other.fields(name, known));
    return inside;
  }

  /** The mappings of a list; a plain text in it stands for a mapping with only the first field. */
  public List<YamlFields> list(String name, List<String> known) {
    List<Node> items = read(name, Optional.empty(), value -> items(value, name));
    List<YamlFields> all = new ArrayList<>();
    for (Node item : items) {
      String place = at(name) + "[" + all.size() + "]";
      if (item instanceof ScalarNode) {
        YamlFields one = new YamlFields(source, what, place, emptyMapping(), known);
        one.values.put(known.get(0), item);
        all.add(one);
      } else {
        all.add(new YamlFields(source, what, place, item, known));
      }
    }
    return all;
  }

  /** Refuses when a list names something twice. */
  public void each(String name, List<?> items) {
    Set<Object> seen = new LinkedHashSet<>();
    for (Object item : items) {
      if (!seen.add(item)) {
        throw refuse(name, "'" + item + "' is given twice. Keep one");
      }
    }
    if (items.isEmpty()) {
      throw refuse(name, "the list is empty, expected at least one");
    }
  }

  /** A refusal of this field's value. */
  public BadInputException refuse(String name, String message) {
    return refuse(values.getOrDefault(name, node), at(name), message);
  }

  private <T> T read(String name, Optional<T> usual, Function<Node, T> reader) {
    Node value = values.get(name);
    if (value != null) {
      return reader.apply(value);
    }
    if (fallback.isPresent()) {
      return fallback.get().read(name, usual, reader);
    }
    return usual.orElseThrow(
        () -> refuse(node, path, "the field '" + name + "' is missing. Add it"));
  }

  private List<Node> items(Node value, String name) {
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw refuse(value, at(name), "found " + shown(value) + ", expected a list, as in [a, b]");
  }

  private long number(Node value, String name, long least, long most) {
    String range =
        least == Long.MIN_VALUE
            ? "a whole number"
            : most == Integer.MAX_VALUE
                ? "a whole number, at least " + least
                : "a whole number from " + least + " to " + most;
    String text = digits(value, at(name), range);
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refuse(value, at(name), "found " + shown(value) + ", expected " + range);
    }
    if (number < least || number > most) {
      throw refuse(value, at(name), "found " + text + ", expected " + range);
    }
    return number;
  }

  private String text(Node value, String place) {
    if (!(value instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw refuse(value, place, "found " + shown(value) + ", expected a text");
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      throw refuse(
          value,
          place,
          "found " + scalar.getValue() + ", which YAML does not take for a text. Put it in quotes");
    }
    return scalar.getValue();
  }

  private String word(Node value, String place) {
    if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw refuse(value, place, "found " + shown(value) + ", expected a word or a number");
  }

  private String digits(Node value, String place, String expected) {
    if (value instanceof ScalarNode scalar && scalar.isPlain() && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw refuse(value, place, "found " + shown(value) + ", expected " + expected);
  }

  private BadInputException refuse(Node where, String place, String message) {
    Mark mark = where.getStartMark();
    return new BadInputException(
        source
            + (mark == null ? "" : ", line " + (mark.getLine() + 1))
            + (place.isEmpty() ? "" : ", " + place)
            + ": "
            + message);
  }

  private static Node emptyMapping() {
    return new MappingNode(Tag.MAP, List.of(), DumperOptions.FlowStyle.BLOCK);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String shown(Node value) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue().isBlank() ? "nothing" : "'" + scalar.getValue() + "'";
    }
    return value instanceof SequenceNode ? "a list" : "fields";
  }
}
