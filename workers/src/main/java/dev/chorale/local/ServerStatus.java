package dev.chorale.local;

import java.util.Optional;

/** What is so of both servers at a moment. */
public record ServerStatus(Server temporal, Server minio) {
  /** Whether a server runs, and answers. */
  public enum State {
    RUNNING,
    SILENT,
    STOPPED
  }

  /**
   * @param address that other commands take, as in {@code 127.0.0.1:7233}
   * @param page for a browser
   */
  public record Server(State state, Optional<Long> pid, String address, String page, String log) {}

  public boolean bothRun() {
    return temporal.state() == State.RUNNING && minio.state() == State.RUNNING;
  }
}
