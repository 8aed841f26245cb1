package dev.chorale.embedded;

import dev.chorale.contract.SearchAttributes;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Temporal's test server in this process: real gRPC, in memory, at the pace of the clock. It has no
 * UI and no lists, and forgets everything when it is closed.
 */
public final class EmbeddedTemporal implements AutoCloseable {
  private final TestServicesStarter services;
  private final Server server;

  private EmbeddedTemporal(TestServicesStarter services, Server server) {
    this.services = services;
    this.server = server;
  }

  /** On any free port of the loopback interface. */
  public static EmbeddedTemporal start() throws IOException {
    return start(0);
  }

  /**
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static EmbeddedTemporal start(int port) throws IOException {
    // Not TestServer.createPortBoundServer: that listens on every interface, without a password.
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    boolean timeIsTheClocks = true;
    TestServicesStarter services = new TestServicesStarter(timeIsTheClocks, 0);
    GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
    Server server = builder.build();
    try {
      server.start();
    } catch (IOException e) {
      services.close();
      throw e;
    }
    registerSearchAttributes(server.getPort());
    return new EmbeddedTemporal(services, server);
  }

  private static void registerSearchAttributes(int port) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
            .build();
    try {
      OperatorServiceGrpc.newBlockingStub(channel)
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .putAllSearchAttributes(SearchAttributes.types())
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  /** As in {@code 127.0.0.1:40123}. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Ends it at once; close clients and workers before. */
  @Override
  public void close() {
    server.shutdownNow();
    services.close();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
