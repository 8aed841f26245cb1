package dev.chorale.local;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.StoreException;
import dev.chorale.worker.ConnectionFailure;
import dev.chorale.worker.Connections;
import dev.chorale.worker.NamespaceSetup;
import dev.chorale.worker.Settings;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What work needs of the servers that the settings name. */
public final class ConnectionChecks {
  /** Servers of this machine that nobody asked for in so many words may be down. */
  private static final Set<String> UNASKED = Set.of("default", "chorale up");

  private static final String DOCTOR = "chorale doctor --mend";

  private final Settings settings;

  public ConnectionChecks(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks at each.
   *
   * @param mend whether to register what the namespace lacks
   */
  public List<Check> run(boolean mend) {
    List<Check> checks = new ArrayList<>();
    try (Connections connections = new Connections(settings)) {
      checks.addAll(temporal(connections, mend));
      checks.add(store(connections));
    }
    return checks;
  }

  private List<Check> temporal(Connections connections, boolean mend) {
    WorkflowClient client;
    try {
      client = connections.temporal();
    } catch (ConnectionFailure e) {
      return List.of(unreached("temporal server", e, "temporal.address"));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.ok(
            "temporal server",
            settings.temporalAddress()
                + ", namespace "
                + settings.namespace()
                + from("temporal.address")));
    try (NamespaceSetup setup = new NamespaceSetup(client)) {
      if (mend) {
        setup.register();
        setup.keepLong();
      }
      checks.add(searchAttributes(setup));
      checks.add(retention(setup));
    } catch (StatusRuntimeException e) {
      checks.add(
          Check.warning(
              "namespace",
              "this client may not look: " + e.getStatus().getCode(),
              "let an administrator register the search attributes that docs/reference/settings.md"
                  + " lists"));
    }
    return checks;
  }

  private static Check searchAttributes(NamespaceSetup setup) {
    Set<String> missing = setup.missing().keySet();
    return missing.isEmpty()
        ? Check.ok("search attributes", "registered")
        : Check.missing("search attributes", "missing: " + String.join(", ", missing), DOCTOR);
  }

  private static Check retention(NamespaceSetup setup) {
    long days = setup.retention().toDays();
    // The embedded server forgets everything at its end, and says 0.
    return days == 0 || days >= NamespaceSetup.RETENTION.toDays()
        ? Check.ok("retention", days + " days")
        : Check.warning("retention", "closed sweeps are forgotten after " + days + " days", DOCTOR);
  }

  private Check store(Connections connections) {
    try {
      ArtifactStore store = connections.store();
      String name = "doctor/" + UUID.randomUUID();
      try {
        boolean first = store.putIfAbsent(name, new byte[] {1});
        boolean second = store.putIfAbsent(name, new byte[] {2});
        if (!first || second) {
          return Check.missing(
              "store",
              settings.store()
                  + " does not keep If-None-Match: two workers could overwrite each"
                  + " other",
              "use MinIO (`chorale up`), or another S3 store with conditional puts");
        }
      } finally {
        store.remove(name);
      }
      return Check.ok("store", settings.store() + from("store.endpoint"));
    } catch (StoreException e) {
      return unreached("store", e, "store.endpoint", "store.accessKey", "store.secretKey");
    }
  }

  private Check unreached(String name, RuntimeException e, String... needed) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(". ");
    String found = end < 0 ? message : message.substring(0, end);
    String mend = end < 0 ? "chorale up" : message.substring(end + 2);
    List<String> asked =
        Stream.of(needed)
            .map(setting -> settings.origins().getOrDefault(setting, ""))
            .filter(origin -> !UNASKED.contains(origin))
            .distinct()
            .toList();
    if (asked.isEmpty()) {
      return Check.warning(name, found, mend + " `chorale demo` needs none.");
    }
    return Check.missing(name, found + " (from " + String.join(", ", asked) + ")", mend);
  }

  private String from(String setting) {
    String origin = settings.origins().getOrDefault(setting, "");
    return origin.isEmpty() ? "" : " (from " + origin + ")";
  }
}
