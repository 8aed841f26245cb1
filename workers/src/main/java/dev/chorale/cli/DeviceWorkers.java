package dev.chorale.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker process for each device of a host. One that ends by itself is started again, since its
 * device may have failed it; one that ends soon after its start would only end again, so then all
 * are told to stop.
 */
final class DeviceWorkers {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<Device> devices = new ArrayList<>();
  private final Duration soon;
  private boolean stopping;

  /** A device's worker, and when it was started. */
  private record Device(List<String> command, Process process, long since) {
    static Device start(List<String> command) throws IOException {
      return new Device(
          command, new ProcessBuilder(command).inheritIO().start(), System.nanoTime());
    }

    boolean isOlderThan(Duration time) {
      return System.nanoTime() - since > time.toNanos();
    }
  }

  /**
   * Starts them.
   *
   * @param commands one a device
   * @param soon an end within this time of the start is no accident
   */
  DeviceWorkers(List<List<String>> commands, Duration soon) throws IOException {
    this.soon = soon;
    for (List<String> command : commands) {
      devices.add(Device.start(command));
    }
  }

  /**
   * Watches over them until all have ended.
   *
   * @return the exit code of the one that ended too soon; 0 when they were stopped
   */
  int await() throws IOException, InterruptedException {
    int code = Failures.DONE;
    do {
      Thread.sleep(LOOK.toMillis());
      code = Math.max(code, look());
    } while (anyRuns());
    return code;
  }

  private synchronized boolean anyRuns() {
    return devices.stream().anyMatch(device -> device.process.isAlive());
  }

  private synchronized int look() throws IOException {
    for (int i = 0; i < devices.size() && !stopping; i++) {
      Device device = devices.get(i);
      if (!device.process.isAlive()) {
        if (!device.isOlderThan(soon)) {
          stop();
          return device.process.exitValue();
        }
        devices.set(i, Device.start(device.command));
      }
    }
    return Failures.DONE;
  }

  /** Tells all to end, as SIGTERM tells one. */
  synchronized void stop() {
    stopping = true;
    devices.forEach(device -> device.process.destroy());
  }

  /** Waits until all have ended; to be called after {@link #stop}. */
  void awaitStopped() {
    List<Device> last;
    synchronized (this) {
      last = List.copyOf(devices);
    }
    last.forEach(device -> device.process.onExit().join());
  }
}
