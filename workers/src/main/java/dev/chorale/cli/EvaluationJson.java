package dev.chorale.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorale.cli.EvaluateCommand.Evaluated;
import dev.chorale.evaluation.ClassScores;
import dev.chorale.evaluation.Comparison.Difference;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.ReliabilityBin;
import dev.chorale.evaluation.Scores;
import dev.chorale.intervals.Interval;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What {@code evaluate --json} prints; fields are added, never renamed. What is undefined is null.
 * Written field by field: to describe its parts to a mapper takes a tenth of a second, which a
 * short command has not.
 */
final class EvaluationJson {
  private final JsonGenerator json;

  private EvaluationJson(JsonGenerator json) {
    this.json = json;
  }

  static void write(Evaluated evaluated, JsonGenerator json) throws IOException {
    new EvaluationJson(json).write(evaluated);
  }

  private void write(Evaluated evaluated) throws IOException {
    Scores scores = evaluated.scores();
    json.writeStartObject();
    json.writeNumberField("n", scores.clips());
    json.writeStringField("rule", evaluated.rule().code());
    for (int i = 0; i < Metric.PAPER.size(); i++) {
      json.writeObjectFieldStart(Metric.PAPER.get(i).code());
      interval(evaluated.intervals().get(i));
      json.writeEndObject();
    }
    perClass(scores);
    json.writeObjectFieldStart("further");
    for (Map.Entry<String, Double> one : scores.further().entrySet()) {
      number(one.getKey(), one.getValue());
    }
    json.writeEndObject();
    reliability(scores);
    baselines(evaluated);
    json.writeNumberField("removed", evaluated.losses().removedClips());
    json.writeNumberField("unusable", evaluated.losses().unusable());
    json.writeNumberField("uniform", evaluated.losses().uniform());
    json.writeNumberField("surplus", evaluated.surplus());
    intervals(evaluated);
    against(evaluated);
    json.writeEndObject();
  }

  private void interval(Interval interval) throws IOException {
    number("value", interval.value());
    number("lower", interval.lower());
    number("upper", interval.upper());
  }

  private void perClass(Scores scores) throws IOException {
    json.writeObjectFieldStart("perClass");
    for (Map.Entry<String, ClassScores> each : scores.perClass().entrySet()) {
      json.writeObjectFieldStart(each.getKey());
      number("f1", each.getValue().f1());
      number("precision", each.getValue().precision());
      number("recall", each.getValue().recall());
      json.writeNumberField("support", each.getValue().support());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void reliability(Scores scores) throws IOException {
    json.writeArrayFieldStart("reliability");
    for (ReliabilityBin bin : scores.reliability()) {
      json.writeStartObject();
      number("above", bin.above());
      number("to", bin.to());
      json.writeNumberField("clips", bin.clips());
      number("confidence", bin.confidence());
      number("accuracy", bin.accuracy());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * By metric what a model must beat: the mean of the truth predicted for every clip, and every
   * class called true, whose divergences are those of the uniform distribution. And what one more
   * rater reaches, of metrics that it is a ceiling of; null where only shares are known.
   */
  private void baselines(Evaluated evaluated) throws IOException {
    json.writeObjectFieldStart("baselines");
    byMetric("classPrior", evaluated.baselines().classPrior(), metric -> true);
    byMetric("allPositive", evaluated.baselines().allPositive(), metric -> true);
    if (evaluated.oneRater().isPresent()) {
      byMetric("oneRater", evaluated.oneRater().get(), Metric::hasCeiling);
    } else {
      json.writeNullField("oneRater");
    }
    json.writeEndObject();
  }

  private void byMetric(String name, Scores scores, Predicate<Metric> which) throws IOException {
    json.writeObjectFieldStart(name);
    for (Metric metric : Metric.values()) {
      if (which.test(metric)) {
        number(metric.code(), scores.value(metric));
      }
    }
    json.writeEndObject();
  }

  /** How intervals were made. */
  private void intervals(Evaluated evaluated) throws IOException {
    json.writeObjectFieldStart("intervals");
    json.writeStringField("method", evaluated.method().code());
    json.writeNumberField("resamples", evaluated.spec().resamples());
    json.writeNumberField("lower", evaluated.spec().lower());
    json.writeNumberField("upper", evaluated.spec().upper());
    json.writeNumberField("seed", evaluated.spec().seed().value());
    json.writeStringField("units", evaluated.design().units());
    json.writeNumberField("trainings", evaluated.trainings());
    json.writeStringField("warning", evaluated.design().warning(evaluated.method()).orElse(null));
    json.writeEndObject();
  }

  /** By metric the difference to the other predictions, positive where these have more. */
  private void against(Evaluated evaluated) throws IOException {
    json.writeObjectFieldStart("against");
    for (int i = 0; i < evaluated.differences().size(); i++) {
      Difference one = evaluated.differences().get(i);
      double adjusted = evaluated.adjusted().get(i);
      json.writeObjectFieldStart(one.metric().code());
      interval(one.value());
      number("p", one.p());
      number("adjustedP", adjusted);
      json.writeStringField("verdict", one.verdict(adjusted).said());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void number(String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
