package dev.chorale.worker;

import com.google.protobuf.Duration;
import dev.chorale.contract.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a namespace must have before the first sweep: search attributes, and a long memory. */
public final class NamespaceSetup implements AutoCloseable {
  /** How long a closed run is kept: a paper's revision comes back within it. */
  public static final java.time.Duration RETENTION = java.time.Duration.ofDays(90);

  private final WorkflowServiceStubs stubs;
  private final OperatorServiceStubs operator;
  private final String namespace;

  public NamespaceSetup(WorkflowClient client) {
    this.stubs = client.getWorkflowServiceStubs();
    this.operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder(stubs.getOptions()).build());
    this.namespace = client.getOptions().getNamespace();
  }

  /**
   * Search attributes that are not registered, or with another type than ours. None for the
   * embedded server, which can't list them and is started with all.
   *
   * @throws StatusRuntimeException when the server does not let this client ask
   */
  public SortedMap<String, IndexedValueType> missing() {
    Map<String, IndexedValueType> there;
    try {
      there =
          operator
              .blockingStub()
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
              .getCustomAttributesMap();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return new TreeMap<>();
      }
      throw e;
    }
    SortedMap<String, IndexedValueType> missing = new TreeMap<>(SearchAttributes.types());
    missing.entrySet().removeIf(ours -> ours.getValue() == there.get(ours.getKey()));
    return missing;
  }

  /** Registers what is missing; does nothing when nothing is. */
  public void register() {
    SortedMap<String, IndexedValueType> missing = missing();
    if (!missing.isEmpty()) {
      operator
          .blockingStub()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
    }
  }

  /** How long the namespace keeps a closed run. */
  public java.time.Duration retention() {
    return java.time.Duration.ofSeconds(
        stubs
            .blockingStub()
            .describeNamespace(
                DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build())
            .getConfig()
            .getWorkflowExecutionRetentionTtl()
            .getSeconds());
  }

  /** Makes the namespace keep closed runs for {@link #RETENTION}, unless it keeps them longer. */
  public void keepLong() {
    if (retention().compareTo(RETENTION) < 0) {
      stubs
          .blockingStub()
          .updateNamespace(
              UpdateNamespaceRequest.newBuilder()
                  .setNamespace(namespace)
                  .setConfig(
                      NamespaceConfig.newBuilder()
                          .setWorkflowExecutionRetentionTtl(
                              Duration.newBuilder().setSeconds(RETENTION.toSeconds())))
                  .build());
    }
  }

  @Override
  public void close() {
    operator.shutdownNow();
    operator.awaitTermination(5, TimeUnit.SECONDS);
  }
}
