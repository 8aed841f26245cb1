package dev.chorale.cli.trace;

import dev.chorale.cli.trace.Explanation.RawFile;
import dev.chorale.cli.trace.Explanation.Step;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An {@link Explanation} for a terminal. */
public final class ExplanationPage {
  private static final int KEY_SHOWN = 12;
  private static final int FILES_SHOWN = 5;

  /** Facts that tell one run of a stage from another, in this order; the rest is in the JSON. */
  private static final List<String> SHOWN =
      List.of(
          "started",
          "stored",
          "attempt",
          "workflow",
          "run",
          "host",
          "device",
          "hardware",
          "threads",
          "engine",
          "chorale",
          "code",
          "java");

  private ExplanationPage() {}

  /** Prints the number, then each artifact from the last stage to the first, then the files. */
  public static void print(Explanation explanation, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s of %s is %.4f (%.4f, %.4f)%s%n",
        explanation.figure(),
        explanation.sweep(),
        explanation.value().value(),
        explanation.value().lower(),
        explanation.value().upper(),
        explanation.clips().map(clips -> ", of " + clips + " clips").orElse(""));
    Map<String, String> roles = new HashMap<>();
    for (Step step : explanation.artifacts()) {
      roles.putIfAbsent(step.digest(), step.role());
      roles.put(step.key(), step.role()); // weights are an input by their key
    }
    for (Step step : explanation.artifacts()) {
      out.println();
      out.println(step.role());
      line(out, "artifact", step.stage() + "/" + step.key());
      line(out, "digest", step.digest());
      line(out, "parameters", step.parameters().toString());
      line(
          out,
          "made of",
          step.inputs().entrySet().stream()
              .map(input -> madeOf(input, roles))
              .collect(Collectors.joining(", ")));
      line(
          out,
          "holds",
          step.objects().entrySet().stream()
              .map(object -> object.getKey() + " " + shown(object.getValue().sha256()))
              .collect(Collectors.joining(", ")));
      line(
          out,
          "run",
          SHOWN.stream()
              .filter(step.provenance()::containsKey)
              .map(fact -> fact + " " + fact(fact, step.provenance().getOrDefault(fact, "")))
              .collect(Collectors.joining(", ")));
    }
    files(explanation.files(), out);
    out.flush();
  }

  private static void line(PrintWriter out, String name, String text) {
    if (!text.isEmpty()) {
      out.printf(Locale.ROOT, "  %-11s %s%n", name, text);
    }
  }

  private static String madeOf(Map.Entry<String, String> input, Map<String, String> roles) {
    String role = roles.get(input.getValue());
    return role == null
        ? input.getKey() + " " + shown(input.getValue())
        : role.equals(input.getKey()) ? role : input.getKey() + " = " + role;
  }

  private static String fact(String name, String value) {
    return name.equals("code") ? shown(value) : value;
  }

  private static void files(List<RawFile> files, PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d raw files, %,d bytes%n",
        files.size(),
        files.stream().mapToLong(RawFile::size).sum());
    files.stream()
        .limit(FILES_SHOWN)
        .forEach(file -> out.println("  " + file.sha256() + "  " + file.path()));
    if (files.size() > FILES_SHOWN) {
      out.println("  ... all of them with --json");
    }
  }

  private static String shown(String digest) {
    return digest.substring(0, Math.min(KEY_SHOWN, digest.length()));
  }
}
