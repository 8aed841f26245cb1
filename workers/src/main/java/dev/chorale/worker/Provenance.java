package dev.chorale.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Who stores an artifact, with what, and when: noted beside it, never part of it. */
public final class Provenance {
  private final String version;
  private final Clock clock;

  /**
   * @param version of Chorale
   */
  public Provenance(String version, Clock clock) {
    this.version = version;
    this.clock = clock;
  }

  /** Of this process, now. */
  public Map<String, String> now() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("chorale", version);
    facts.put("host", host());
    facts.put("pid", String.valueOf(ProcessHandle.current().pid()));
    facts.put("java", Runtime.version().toString());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("stored", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }

  /** This machine's name; {@code localhost} where it has none. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
