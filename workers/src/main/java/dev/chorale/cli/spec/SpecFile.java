package dev.chorale.cli.spec;

import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.CorpusDescriptor;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.Partition;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.yaml.Nearest;
import dev.chorale.yaml.YamlFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a sweep's spec from YAML, strictly, and fills in what it leaves out. Its fields and their
 * defaults are documented by {@code docs/reference/sweep.schema.json}.
 */
public final class SpecFile {
  /** Sweeps that ship inside and start by name. */
  public static final List<String> SHIPPED = List.of("demo", "tutorial", "emotale");

  static final List<String> SWEEP =
      List.of(
          "name",
          "corpora",
          "rules",
          "seeds",
          "model",
          "training",
          "intervals",
          "window",
          "strictNumerics",
          "numericsWait");
  static final List<String> CORPUS =
      List.of(
          "id",
          "classes",
          "audio",
          "speakers",
          "folds",
          "partition",
          "sessions",
          "damagedRecordings");
  static final List<String> ROW = List.of("train", "dev", "test");
  static final List<String> MODEL =
      List.of(
          "kind",
          "mels",
          "channels",
          "dropout",
          "hiddenSize",
          "layers",
          "heads",
          "intermediateSize",
          "headWidth",
          "trainConvolutions",
          "batchNorm");
  static final List<String> TRAINING =
      List.of(
          "epochs",
          "batchSize",
          "learningRate",
          "weightDecay",
          "beta",
          "maxSeconds",
          "timeStretch",
          "bandShift");
  static final List<String> INTERVALS = List.of("resamples", "lower", "upper", "seed");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

  /**
   * The spec of a file, or the shipped one of a name.
   *
   * @throws BadInputException naming file, line, field, what was found and what was expected
   */
  public SweepSpec open(String fileOrName) {
    if (SHIPPED.contains(fileOrName) && !Files.exists(Path.of(fileOrName))) {
      return parse(shipped(fileOrName), fileOrName);
    }
    Path file = Path.of(fileOrName);
    if (Files.isRegularFile(file)) {
      return parse(content(file), fileOrName);
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException(fileOrName + " is a folder, expected a sweep's YAML file");
    }
    if (fileOrName.contains("/") || fileOrName.endsWith(".yaml") || fileOrName.endsWith(".yml")) {
      throw new BadInputException(
          "There is no spec file "
              + fileOrName
              + ". 'chorale sweep spec demo' prints one to copy.");
    }
    throw unknownName(fileOrName);
  }

  /**
   * The text of a shipped spec.
   *
   * @throws BadInputException when none has this name
   */
  public static String shipped(String name) {
    if (!SHIPPED.contains(name)) {
      throw unknownName(name);
    }
    try (InputStream in = SpecFile.class.getResourceAsStream("/sweeps/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("sweeps/" + name + ".yaml is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading sweeps/" + name + ".yaml from the jar", e);
    }
  }

  private static BadInputException unknownName(String name) {
    return new BadInputException(
        "There is no file and no shipped sweep '"
            + name
            + "'."
            + Nearest.of(name, SHIPPED).map(near -> " Did you mean '" + near + "'?").orElse("")
            + " Shipped are: "
            + String.join(", ", SHIPPED));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + " is not UTF-8 text, expected a sweep's YAML file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file, e);
    }
  }

  /**
   * The spec of a text.
   *
   * @param source named in messages
   */
  public SweepSpec parse(String yaml, String source) {
    YamlFields sweep = YamlFields.of(yaml, source, "a sweep", SWEEP);
    String name = sweep.text("name", Optional.empty());
    if (!NAME.matcher(name).matches()) {
      throw sweep.refuse(
          "name",
          "found '" + name + "', expected lower case letters, digits and hyphens, 40 at most");
    }
    return new SweepSpec(
        name,
        corpora(sweep),
        rules(sweep),
        seeds(sweep),
        model(sweep.fields("model", MODEL)),
        training(sweep.fields("training", TRAINING)),
        intervals(sweep.fields("intervals", INTERVALS)),
        sweep.whole("window", 4, 1, 500),
        sweep.yesOrNo("strictNumerics", false),
        numericsWait(sweep));
  }

  /** Absent where it is the usual one, so that the spec is as one that leaves it out. */
  private static Optional<Duration> numericsWait(YamlFields sweep) {
    if (!sweep.has("numericsWait")) {
      return Optional.empty();
    }
    if (sweep.yesOrNo("strictNumerics", false)) {
      throw sweep.refuse(
          "numericsWait",
          "with strictNumerics: true a cell waits without end. Leave out one of the two");
    }
    Duration wait = sweep.duration("numericsWait");
    return wait.equals(NumericsPreference.USUAL_WAIT) ? Optional.empty() : Optional.of(wait);
  }

  private List<CorpusSpec> corpora(YamlFields sweep) {
    List<CorpusSpec> corpora = new ArrayList<>();
    for (YamlFields corpus : sweep.list("corpora", CORPUS)) {
      corpora.add(corpus(corpus));
    }
    sweep.each("corpora", corpora.stream().map(corpus -> corpus.id().value()).toList());
    return corpora;
  }

  private CorpusSpec corpus(YamlFields corpus) {
    String name = corpus.text("id", Optional.empty());
    if (!NAME.matcher(name).matches()) {
      throw corpus.refuse(
          "id",
          "found '" + name + "', expected lower case letters, digits and hyphens, 40 at most");
    }
    CorpusId id = new CorpusId(name);
    Optional<CorpusDescriptor> shipped = Corpora.find(id);
    if (shipped.isEmpty() && !corpus.has("classes")) {
      throw corpus.refuse(
          "id",
          "unknown corpus '"
              + name
              + "'. "
              + Nearest.of(name, shippedCorpora())
                  .map(near -> "Did you mean '" + near + "'? ")
                  .orElse("")
              + "Shipped are: "
              + String.join(", ", shippedCorpora())
              + ". A corpus of your own needs its 'classes' here");
    }
    List<String> classes = corpus.texts("classes", shipped.map(CorpusDescriptor::classes));
    corpus.each("classes", classes);
    shipped
        .map(CorpusDescriptor::classes)
        .filter(theirs -> !theirs.equals(classes))
        .ifPresent(
            theirs -> {
              throw corpus.refuse(
                  "classes",
                  "found "
                      + classes
                      + ", expected those of "
                      + name
                      + ": "
                      + theirs
                      + ". Leave it out");
            });
    if (classes.size() < 2 || classes.contains("other")) {
      throw corpus.refuse(
          "classes", "found " + classes + ", expected two or more; \"other\" is never a class");
    }
    int speakers = corpus.whole("speakers", 0, 0, Integer.MAX_VALUE);
    Optional<Partition> partition = SpecPartition.read(corpus, shipped);
    int folds = SpecPartition.folds(corpus, shipped, partition, speakers);
    return new CorpusSpec(
        id, classes, audio(corpus, shipped), speakers, folds, partition, damagedRecordings(corpus));
  }

  /** Absent where it is the usual one, so that the spec is as one that leaves it out. */
  private static Optional<String> damagedRecordings(YamlFields corpus) {
    String damaged = corpus.text("damagedRecordings", Optional.of(CorpusSpec.REFUSE));
    if (damaged.equals(CorpusSpec.REFUSE)) {
      return Optional.empty();
    }
    if (!damaged.equals(CorpusSpec.LEAVE_OUT)) {
      throw corpus.refuse(
          "damagedRecordings",
          "found '" + damaged + "', expected " + CorpusSpec.REFUSE + " or " + CorpusSpec.LEAVE_OUT);
    }
    return Optional.of(damaged);
  }

  private static List<String> shippedCorpora() {
    return Corpora.all().stream().map(corpus -> corpus.id().value()).sorted().toList();
  }

  private static String audio(YamlFields corpus, Optional<CorpusDescriptor> shipped) {
    String audio = corpus.text("audio", Optional.of(CorpusSpec.RECORDED));
    if (audio.equals(CorpusSpec.RECORDED)) {
      return audio;
    }
    if (!audio.equals(CorpusSpec.STAND_IN)) {
      throw corpus.refuse(
          "audio",
          "found '" + audio + "', expected " + CorpusSpec.RECORDED + " or " + CorpusSpec.STAND_IN);
    }
    if (!shipped.map(CorpusDescriptor::shippedRatings).orElse(false)) {
      throw corpus.refuse(
          "audio",
          "found '" + audio + "', which this corpus does not have. Write " + CorpusSpec.RECORDED);
    }
    return audio;
  }

  private static List<AggregationRule> rules(YamlFields sweep) {
    List<String> codes = sweep.texts("rules", Optional.of(List.of("MR", "PR", "AR")));
    sweep.each("rules", codes);
    try {
      return codes.stream().map(AggregationRule::of).toList();
    } catch (IllegalArgumentException e) {
      throw sweep.refuse("rules", String.valueOf(e.getMessage()));
    }
  }

  private static List<Seed> seeds(YamlFields sweep) {
    List<Long> seeds = sweep.wholes("seeds", List.of(1L));
    sweep.each("seeds", seeds);
    return seeds.stream().map(Seed::new).toList();
  }

  private static ModelSpec model(YamlFields model) {
    String kind = model.text("kind", Optional.of(ModelSpec.LOG_MEL_CNN));
    return switch (kind) {
      case ModelSpec.LOG_MEL_CNN -> logMelCnn(model);
      case ModelSpec.WAV2VEC2 -> wav2Vec2(model);
      default ->
          throw model.refuse(
              "kind",
              "found '"
                  + kind
                  + "', expected "
                  + ModelSpec.LOG_MEL_CNN
                  + " or "
                  + ModelSpec.WAV2VEC2);
    };
  }

  private static ModelSpec logMelCnn(YamlFields model) {
    refuseSettingsOfOthers(model, MODEL.subList(MODEL.indexOf("hiddenSize"), MODEL.size()));
    return new ModelSpec(
        ModelSpec.LOG_MEL_CNN,
        model.whole("mels", 64, 8, 128),
        model.whole("channels", 104, 1, 256),
        dropout(model));
  }

  private static ModelSpec wav2Vec2(YamlFields model) {
    refuseSettingsOfOthers(model, List.of("mels"));
    int hidden = model.whole("hiddenSize", 64, 1, 4096);
    int heads = model.whole("heads", 4, 1, 64);
    if (hidden % heads != 0 || hidden % 16 != 0) {
      throw model.refuse(
          "hiddenSize",
          "found " + hidden + ", expected a multiple of 16 and of heads, which is " + heads);
    }
    return new ModelSpec(
        ModelSpec.WAV2VEC2,
        0,
        model.whole("channels", 32, 1, 1024),
        dropout(model),
        hidden,
        model.whole("layers", 2, 1, 48),
        heads,
        model.whole("intermediateSize", 128, 1, 16_384),
        model.whole("headWidth", 1024, 1, 4096),
        model.yesOrNo("trainConvolutions", false),
        model.yesOrNo("batchNorm", false));
  }

  private static double dropout(YamlFields model) {
    return model.decimal("dropout", 0.5, value -> value >= 0 && value < 1, "from 0 to below 1");
  }

  private static void refuseSettingsOfOthers(YamlFields model, List<String> others) {
    for (String other : others) {
      if (model.has(other)) {
        throw model.refuse(other, "is no setting of this kind of model. Leave it out");
      }
    }
  }

  private static TrainingSpec training(YamlFields training) {
    return new TrainingSpec(
        training.whole("epochs", 20, 1, 100_000),
        training.whole("batchSize", 32, 1, 100_000),
        training.decimal("learningRate", 5e-4, value -> value > 0, "above 0"),
        training.decimal("weightDecay", 0.01, value -> value >= 0, "of at least 0"),
        training.decimal("beta", 0.99, value -> value >= 0 && value < 1, "from 0 to below 1"),
        training.decimal("maxSeconds", 12, value -> value >= 0.1, "of at least 0.1"),
        training.decimal("timeStretch", 0, value -> value >= 0 && value <= 1, "from 0 to 1"),
        training.whole("bandShift", 0, 0, 16));
  }

  private static IntervalSpec intervals(YamlFields intervals) {
    double lower =
        intervals.decimal("lower", 2.5, value -> value >= 0 && value <= 100, "from 0 to 100");
    double upper =
        intervals.decimal("upper", 97.5, value -> value >= 0 && value <= 100, "from 0 to 100");
    if (lower >= upper) {
      throw intervals.refuse(
          "lower", "found " + lower + ", expected less than upper, which is " + upper);
    }
    return new IntervalSpec(
        intervals.whole("resamples", 1000, 1, 1_000_000),
        lower,
        upper,
        new Seed(intervals.whole("seed", 1L)));
  }
}
