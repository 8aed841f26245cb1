package dev.chorale.intervals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Clips that are drawn together, as those of a speaker, a session or a podcast: the standard
 * cluster bootstrap draws as many clusters as there are, each with all its clips.
 */
public final class Clusters {
  private final List<String> names;
  private final int[] clusterOf;

  private Clusters(List<String> names, int[] clusterOf) {
    this.names = names;
    this.clusterOf = clusterOf;
  }

  /**
   * Numbers clusters in the order of their names.
   *
   * @param clusterOf the cluster of each clip
   */
  public static Clusters of(List<String> clusterOf) {
    return among(clusterOf, clusterOf);
  }

  /**
   * The same among more clusters than have clips, as ratings among all clips of a test set.
   *
   * @param all names of clusters, also those of {@code clusterOf}
   */
  public static Clusters among(List<String> all, List<String> clusterOf) {
    SortedMap<String, Integer> numbers = new TreeMap<>();
    all.forEach(name -> numbers.put(name, 0));
    List<String> names = new ArrayList<>(numbers.keySet());
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
    return new Clusters(
        List.copyOf(names), clusterOf.stream().mapToInt(name -> numbers.get(name)).toArray());
  }

  public int size() {
    return names.size();
  }

  /** The number of the cluster of each clip. */
  int[] ofClips() {
    return clusterOf.clone();
  }

  /** A statistic of clips as one of clusters. */
  public Statistic sums(Statistic clips) {
    double[][] sums = new double[size()][clips.sums()];
    for (int clip = 0; clip < clusterOf.length; clip++) {
      clips.add(clip, sums[clusterOf[clip]]);
    }
    return new Sums(sums, clips);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Sums(double[][] byCluster, Statistic clips) implements Statistic {
    @Override
    public int sums() {
      return clips.sums();
    }

    @Override
    public void add(int unit, double[] sums) {
      add(1, byCluster[unit], sums);
    }

    @Override
    public void sum(int[] counts, double[] sums) {
      Arrays.fill(sums, 0);
      for (int cluster = 0; cluster < counts.length; cluster++) {
        if (counts[cluster] != 0) {
          add(counts[cluster], byCluster[cluster], sums);
        }
      }
    }

    private static void add(int count, double[] parts, double[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += count * parts[i];
      }
    }

    @Override
    public double of(double[] sums) {
      return clips.of(sums);
    }
  }
}
