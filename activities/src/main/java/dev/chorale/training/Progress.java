package dev.chorale.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How far a training is, without its tensors. Written as JSON into checkpoints: fields are added,
 * never renamed.
 *
 * @param step steps done over all epochs
 * @param position batches done of the running epoch
 * @param lossSum of the running epoch's clips so far
 * @param lossClips how many those are
 * @param curve of the epochs that ended
 * @param numerics every numerics that a part of it ran under, in order
 */
public record Progress(
    long step,
    int position,
    double lossSum,
    int lossClips,
    List<EpochResult> curve,
    List<SortedMap<String, String>> numerics) {
  public Progress {
    curve = List.copyOf(curve);
    numerics = List.copyOf(numerics);
  }

  /** Epochs that ended. */
  public int epochs() {
    return curve.size();
  }

  /** The epoch with the lowest dev loss; of equal ones the earliest. */
  public Optional<EpochResult> best() {
    // Of equal elements min takes the first.
    return curve.stream().min(Comparator.comparingDouble(EpochResult::devLoss));
  }

  static Progress start(SortedMap<String, String> numerics) {
    return new Progress(0, 0, 0, 0, List.of(), List.of(numerics));
  }

  /** The same place, gone on from under these numerics. */
  Progress under(SortedMap<String, String> now) {
    List<SortedMap<String, String>> all = new ArrayList<>(numerics);
    if (!now.equals(all.get(all.size() - 1))) {
      all.add(now);
    }
    return new Progress(step, position, lossSum, lossClips, curve, all);
  }

  Progress stepped(double loss, int clips) {
    return new Progress(step + 1, position + 1, lossSum + loss, lossClips + clips, curve, numerics);
  }

  Progress epochEnded(double devLoss) {
    List<EpochResult> longer = new ArrayList<>(curve);
    longer.add(new EpochResult(curve.size() + 1, lossSum / lossClips, devLoss));
    return new Progress(step, 0, 0, 0, longer, numerics);
  }

  /** Mean of the running epoch so far; of the last epoch, between two; NaN before the first. */
  double trainLoss() {
    if (lossClips > 0) {
      return lossSum / lossClips;
    }
    return curve.isEmpty() ? Double.NaN : curve.get(curve.size() - 1).trainLoss();
  }
}
