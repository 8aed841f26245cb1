package dev.chorale.worker;

import dev.chorale.storage.Digests;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.ArtifactRef;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.serviceclient.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who stores an artifact, with what, for which run, and when: noted beside it, never part of it.
 */
public final class Provenance {
  private final String version;
  private final Clock clock;
  private final Optional<String> code = code();

  /**
   * @param version of Chorale
   */
  public Provenance(String version, Clock clock) {
    this.version = version;
    this.clock = clock;
  }

  /** Of this process, now; and of the activity that this thread carries out, if it does. */
  public Map<String, String> now() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("chorale", version);
    code.ifPresent(digest -> facts.put("code", digest));
    facts.put("host", host());
    facts.put("pid", String.valueOf(ProcessHandle.current().pid()));
    facts.put("java", Runtime.version().toString());
    facts.put("jvm", System.getProperty("java.vm.name") + ", " + System.getProperty("java.vendor"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("temporal", Version.LIBRARY_VERSION);
    facts.put("stored", at(clock.instant()));
    activity().ifPresent(info -> putRun(facts, info));
    return facts;
  }

  private static Optional<ActivityInfo> activity() {
    try {
      return Optional.of(Activity.getExecutionContext().getInfo());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static void putRun(Map<String, String> facts, ActivityInfo info) {
    facts.put("workflow", String.valueOf(info.getWorkflowId()));
    facts.put("run", String.valueOf(info.getWorkflowRunId()));
    facts.put("attempt", String.valueOf(info.getAttempt()));
    facts.put("started", at(Instant.ofEpochMilli(info.getStartedTimestamp())));
  }

  private static String at(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * SHA-256 over Chorale's jars, which are the same bytes for the same source and compiler; absent
   * where it runs from class files.
   */
  private static Optional<String> code() {
    List<String> digests = new ArrayList<>();
    for (Class<?> any : List.of(ArtifactRef.class, Stages.class, Provenance.class)) {
      CodeSource source = any.getProtectionDomain().getCodeSource();
      if (source == null) {
        return Optional.empty();
      }
      try {
        Path jar = Path.of(source.getLocation().toURI());
        if (!Files.isRegularFile(jar)) {
          return Optional.empty();
        }
        digests.add(Digests.sha256(Files.readAllBytes(jar)));
      } catch (IOException e) {
        throw new UncheckedIOException("Reading " + source.getLocation(), e);
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }
    return Optional.of(Digests.sha256(String.join("\n", digests)));
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
