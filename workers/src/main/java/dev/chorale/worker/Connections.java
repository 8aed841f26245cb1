package dev.chorale.worker;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import dev.chorale.contract.Payloads;
import dev.chorale.source.Limits;
import dev.chorale.source.Sources;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.S3ArtifactStore;
import dev.chorale.storage.S3Buckets;
import dev.chorale.vocabulary.BadInputException;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Temporal and the store as the settings say, each reached when it is first asked for and not
 * before: a command that only reads artifacts works without Temporal.
 */
public final class Connections implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final Settings settings;
  private final Scope metrics;
  private @Nullable WorkflowClient client;
  private @Nullable S3ArtifactStore store;

  public Connections(Settings settings) {
    this(settings, new NoopScope());
  }

  /**
   * @param metrics of the SDK
   */
  public Connections(Settings settings, Scope metrics) {
    this.settings = settings;
    this.metrics = metrics;
  }

  public Settings settings() {
    return settings;
  }

  /**
   * A client that has spoken to the server, which knows the namespace.
   *
   * @throws ConnectionFailure when it does not answer, or refuses
   */
  public synchronized WorkflowClient temporal() {
    if (client == null) {
      WorkflowServiceStubs stubs = stubs();
      try {
        askForNamespace(stubs);
      } catch (StatusRuntimeException e) {
        shutDown(stubs);
        throw failure(e);
      }
      client =
          WorkflowClient.newInstance(
              stubs,
              WorkflowClientOptions.newBuilder(settings.temporal().toWorkflowClientOptions())
                  .setDataConverter(Payloads.converter())
                  .build());
    }
    return client;
  }

  /** What brings corpora here; the store is not asked before a bucket is. */
  public Sources sources() {
    return new Sources(
        settings.sources().folder(),
        Limits.USUAL.withBytes(settings.sources().bytes()),
        new S3Buckets(settings.store()));
  }

  private WorkflowServiceStubs stubs() {
    try {
      return WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder(
                  settings.temporal().toWorkflowServiceStubsOptions())
              .setMetricsScope(metrics)
              .build());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "The TLS settings of Temporal can't be used: " + e.getMessage(), e);
    }
  }

  private void askForNamespace(WorkflowServiceStubs stubs) {
    stubs
        .blockingStub()
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .describeNamespace(
            DescribeNamespaceRequest.newBuilder().setNamespace(settings.namespace()).build());
  }

  private ConnectionFailure failure(StatusRuntimeException e) {
    String address = settings.temporalAddress();
    String message =
        switch (e.getStatus().getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED ->
              "Temporal does not answer at "
                  + address
                  + ". Start it with `chorale up`, or set TEMPORAL_ADDRESS to where it is.";
          case NOT_FOUND ->
              "Temporal at "
                  + address
                  + " has no namespace '"
                  + settings.namespace()
                  + "'. Make it with `temporal operator namespace create --address "
                  + address
                  + " --retention 90d "
                  + settings.namespace()
                  + "`, or set TEMPORAL_NAMESPACE.";
          case UNAUTHENTICATED, PERMISSION_DENIED ->
              "Temporal at "
                  + address
                  + " refuses this client. Set TEMPORAL_API_KEY, or TEMPORAL_TLS_CLIENT_CERT_PATH"
                  + " and TEMPORAL_TLS_CLIENT_KEY_PATH, to what it takes.";
          case INTERNAL, UNIMPLEMENTED, UNKNOWN ->
              "What answers at "
                  + address
                  + " is not Temporal. Set TEMPORAL_ADDRESS to its gRPC address; its UI has another"
                  + " port.";
          default -> {
            String said = e.getStatus().getDescription();
            yield "Temporal at "
                + address
                + " answers "
                + e.getStatus().getCode()
                + (said == null ? "." : ": " + said);
          }
        };
    return new ConnectionFailure(message, e);
  }

  /**
   * The store, its bucket made when it was missing.
   *
   * @throws dev.chorale.storage.StoreException when it does not answer, or refuses
   */
  public synchronized ArtifactStore store() {
    if (store == null) {
      store = S3ArtifactStore.connect(settings.store());
    }
    return store;
  }

  /** Shut workers down before. */
  @Override
  public synchronized void close() {
    if (client != null) {
      shutDown(client.getWorkflowServiceStubs());
      client = null;
    }
    if (store != null) {
      store.close();
      store = null;
    }
  }

  private static void shutDown(WorkflowServiceStubs stubs) {
    stubs.shutdownNow();
    stubs.awaitTermination(5, TimeUnit.SECONDS);
  }
}
