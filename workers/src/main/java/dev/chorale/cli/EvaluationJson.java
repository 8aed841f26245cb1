package dev.chorale.cli;

import com.fasterxml.jackson.core.JsonGenerator;
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

  static void write(Evaluation evaluation, JsonGenerator json) throws IOException {
    new EvaluationJson(json).write(evaluation);
  }

  private void write(Evaluation evaluation) throws IOException {
    Scores scores = evaluation.scores();
    json.writeStartObject();
    json.writeNumberField("n", scores.clips());
    json.writeStringField("rule", evaluation.rule().code());
    for (int i = 0; i < Metric.PAPER.size(); i++) {
      json.writeObjectFieldStart(Metric.PAPER.get(i).code());
      interval(evaluation.intervals().get(i));
      json.writeEndObject();
    }
    perClass(scores);
    json.writeObjectFieldStart("further");
    for (Map.Entry<String, Double> one : scores.further().entrySet()) {
      number(one.getKey(), one.getValue());
    }
    json.writeEndObject();
    reliability(scores);
    baselines(evaluation);
    json.writeNumberField("removed", evaluation.losses().removedClips());
    json.writeNumberField("unusable", evaluation.losses().unusable());
    json.writeNumberField("uniform", evaluation.losses().uniform());
    json.writeNumberField("surplus", evaluation.surplus());
    intervals(evaluation);
    against(evaluation);
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
  private void baselines(Evaluation evaluation) throws IOException {
    json.writeObjectFieldStart("baselines");
    byMetric("classPrior", evaluation.baselines().classPrior(), metric -> true);
    byMetric("allPositive", evaluation.baselines().allPositive(), metric -> true);
    if (evaluation.oneRater().isPresent()) {
      byMetric("oneRater", evaluation.oneRater().get(), Metric::hasCeiling);
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
  private void intervals(Evaluation evaluation) throws IOException {
    json.writeObjectFieldStart("intervals");
    json.writeStringField("method", evaluation.method().code());
    json.writeNumberField("resamples", evaluation.spec().resamples());
    json.writeNumberField("lower", evaluation.spec().lower());
    json.writeNumberField("upper", evaluation.spec().upper());
    json.writeNumberField("seed", evaluation.spec().seed().value());
    json.writeStringField("units", evaluation.design().units());
    json.writeNumberField("trainings", evaluation.trainings());
    json.writeStringField("warning", evaluation.design().warning(evaluation.method()).orElse(null));
    json.writeEndObject();
  }

  /** By metric the difference to the other predictions, positive where these have more. */
  private void against(Evaluation evaluation) throws IOException {
    json.writeObjectFieldStart("against");
    for (int i = 0; i < evaluation.differences().size(); i++) {
      Difference one = evaluation.differences().get(i);
      double adjusted = evaluation.adjusted().get(i);
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
