package dev.chorale.evaluation;

/**
 * Clips whose most probable class has a probability in one tenth of 0 to 1.
 *
 * @param above the tenth begins after it
 * @param to and ends with it
 * @param clips at least one
 * @param confidence mean probability of the top class
 * @param accuracy how often that class is right: {@link Metric#TOP_ACCURACY} of these clips
 */
public record ReliabilityBin(
    double above, double to, long clips, double confidence, double accuracy) {}
