package dev.chorale.training;

/** The one engine that all tests of this process compute with. */
public final class Computes {
  public static final Compute SHARED = Compute.start("cpu", 1);

  private Computes() {}
}
