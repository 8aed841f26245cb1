package dev.chorale.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The parameters and running statistics of one network on a device, by name, in the network's
 * order. Names that end in {@code running_mean} or {@code running_var} are statistics: no gradient,
 * changed in place by a training pass.
 */
public final class Parameters implements AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Predicate<String> trained;

  private Parameters(NDManager manager, Map<String, Tensor> values, Predicate<String> trained) {
    this.manager = manager;
    this.trained = trained;
    values.forEach((name, tensor) -> arrays.put(name, owned(tensor)));
  }

  /**
   * Puts values on a device, ready for training.
   *
   * @param manager of the device; owned from now on
   */
  public static Parameters trainable(NDManager manager, Map<String, Tensor> values) {
    return trainable(manager, values, name -> !isStatistic(name));
  }

  /**
   * Puts values on a device, some of them ready for training.
   *
   * @param manager of the device; owned from now on
   * @param trained whether training changes a parameter, by name; statistics are none
   */
  public static Parameters trainable(
      NDManager manager, Map<String, Tensor> values, Predicate<String> trained) {
    Parameters parameters = new Parameters(manager, values, trained);
    parameters.trainable().values().forEach(array -> array.setRequiresGradient(true));
    return parameters;
  }

  /**
   * Puts values on a device, without gradients.
   *
   * @param manager of the device; owned from now on
   */
  public static Parameters constant(NDManager manager, Map<String, Tensor> values) {
    return new Parameters(manager, values, name -> false);
  }

  /**
   * An array in the engine's own memory, filled in place. What {@code create} makes of values lies
   * in a Java buffer, which must not be all that a long-lived array stands on, and which stays
   * until the garbage collector comes.
   */
  private NDArray owned(Tensor tensor) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray here = manager.zeros(shape(tensor), DataType.FLOAT32, Device.cpu());
      tensor.copyTo(here.toByteBuffer(true));
      NDArray own = here.toDevice(manager.getDevice(), false);
      own.attach(manager);
      NDScope.unregister(own);
      return own;
    }
  }

  private static Shape shape(Tensor tensor) {
    return new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }

  public NDArray get(String name) {
    return named(arrays, name);
  }

  private static <T> T named(Map<String, T> all, String name) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException("No parameter '" + name + "' among " + all.keySet());
    }
    return found;
  }

  /** Those that the optimizer changes, in order. */
  public Map<String, NDArray> trainable() {
    Map<String, NDArray> trainable = new LinkedHashMap<>(arrays);
    trainable.keySet().removeIf(trained.negate());
    return Collections.unmodifiableMap(trainable);
  }

  /**
   * Ends a step: there are no gradients until the next backward pass makes new ones. That is faster
   * than to set them to 0 and add, and they take no memory meanwhile. The arrays are other ones
   * from then on, over the same numbers.
   */
  public void forgetGradients() {
    arrays.replaceAll(
        (name, array) -> {
          if (!trained.test(name)) {
            return array;
          }
          NDArray fresh = array.stopGradient();
          NDScope.unregister(fresh);
          array.close();
          fresh.setRequiresGradient(true);
          return fresh;
        });
  }

  /** A copy of the running statistics as they are now. */
  public Map<String, Tensor> statistics() {
    Map<String, Tensor> statistics = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (isStatistic(name)) {
            statistics.put(name, value(array));
          }
        });
    return statistics;
  }

  /** Puts statistics back, as they were before a pass that is not to count. */
  public void putBack(Map<String, Tensor> statistics) {
    statistics.forEach(
        (name, tensor) -> {
          get(name).close();
          arrays.put(name, owned(tensor));
        });
  }

  static boolean isStatistic(String name) {
    return name.endsWith("running_mean") || name.endsWith("running_var");
  }

  /** A copy of all values as they are now. */
  public Map<String, Tensor> values() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, value(array)));
    return values;
  }

  /** A copy of one array's values. */
  public static Tensor value(NDArray array) {
    Tensor value = new Tensor(Arrays.stream(array.getShape().getShape()).boxed().toList());
    copy(array, value);
    return value;
  }

  /**
   * Copies all values as they are now into memory that is there already. For large networks that is
   * many times faster than {@link #values}, whose memory the system hands out page by page; and
   * several tensors at a time, since one thread does not use all that memory can give.
   *
   * @param tensors by the same names
   */
  public void copyTo(Map<String, Tensor> tensors) {
    arrays.entrySet().parallelStream()
        .forEach(entry -> copy(entry.getValue(), named(tensors, entry.getKey())));
  }

  private static void copy(NDArray array, Tensor to) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      // The array itself, unless it lies on a GPU; then a copy that goes with the scope.
      NDArray here = array.toDevice(Device.cpu(), false);
      to.set(here.toByteBuffer(true));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
