package dev.chorale.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;

/** What predictions of a test set are measured by. */
public enum Metric {
  /** Mean over the classes of F1; the higher the better. */
  MACRO_F1("macroF1", "macro-F1", true),
  /**
   * Kullback-Leibler divergence of the prediction from the truth, in nats; the lower the better.
   */
  KLD("kld", "KLD", false),
  /** Jensen-Shannon divergence in nats, not its root; the lower the better. */
  JSD("jsd", "JSD", false);

  private final String code;
  private final String title;
  private final boolean higherIsBetter;

  Metric(String code, String title, boolean higherIsBetter) {
    this.code = code;
    this.title = title;
    this.higherIsBetter = higherIsBetter;
  }

  /** As in JSON and CSV. */
  @JsonValue
  public String code() {
    return code;
  }

  /** As people write it. */
  public String title() {
    return title;
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }
}
