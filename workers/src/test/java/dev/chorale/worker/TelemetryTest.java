package dev.chorale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.activity.TrainingMeters;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  @Test
  void prometheusReadsOurMetersAndThoseOfTheProcess() throws IOException, InterruptedException {
    try (Telemetry telemetry = new Telemetry()) {
      new TrainingMeters(telemetry.meters())
          .attempt()
          .accept(new TrainingProgress(1, 20, 3, 100, 0.5, "host:1", 0, 0, 6, Optional.empty()));
      telemetry.scope().counter("temporal_worker_start").inc(1);
      int port = telemetry.serve(0);
      String page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(page)
          .contains("chorale_training_steps_total 3.0")
          .contains("chorale_training_step_seconds_count 3")
          .contains("chorale_training_step_seconds_sum 6.0")
          .contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void aPortThatIsTakenIsAnError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0);
        Telemetry telemetry = new Telemetry()) {
      assertThatThrownBy(() -> telemetry.serve(taken.getLocalPort()))
          .isInstanceOf(BindException.class);
    }
  }
}
