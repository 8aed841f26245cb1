package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.CorpusActivities.FetchCorpus;
import dev.chorale.contract.CorpusActivities.FetchedCorpus;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.Payloads;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.source.Sources;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusActivitiesTest {
  private static final CorpusSpec TWO_SPEAKERS =
      new CorpusSpec(new CorpusId("crema-d"), List.of(), CorpusSpec.STAND_IN, 2, 3);

  private final Stages stages = new Stages(new InMemoryArtifactStore(), Map::of);

  @TempDir private Path scratch = Path.of("");

  private final TestActivityEnvironment environment =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  @BeforeEach
  void register() {
    environment.registerActivitiesImplementations(
        new CorpusActivitiesImpl(
            stages,
            scratch,
            Sources.withoutBuckets(scratch.resolve("sources")),
            AcceptedLicences.NONE));
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void aCorpusIsStoredOnceAndThenReturned() {
    CorpusActivities corpora = environment.newActivityStub(CorpusActivities.class);
    FetchedCorpus first = corpora.fetchCorpus(new FetchCorpus(TWO_SPEAKERS, Optional.empty()));
    assertThat(first.clips()).isEqualTo(163);
    assertThat(first.shards()).isEqualTo(1);
    assertThat(first.reused()).isFalse();
    FetchedCorpus again = corpora.fetchCorpus(new FetchCorpus(TWO_SPEAKERS, Optional.empty()));
    assertThat(again.reused()).isTrue();
    assertThat(again.corpus()).isEqualTo(first.corpus());
    assertThat(again.seconds()).isEqualTo(first.seconds());
    assertThat(stages.manifest(first.corpus()).objects().keySet())
        .containsExactly(
            StoredCorpus.CLIPS,
            StoredCorpus.CARD,
            StoredCorpus.FILES,
            StoredCorpus.RATINGS,
            StoredCorpus.shard(0));
  }

  @Test
  void aCorpusUnderAnAgreementThatNobodyAcceptedFailsForGood() {
    CorpusActivities corpora = environment.newActivityStub(CorpusActivities.class);
    CorpusSpec iemocap =
        new CorpusSpec(
            new CorpusId("iemocap"),
            Corpora.find(new CorpusId("iemocap")).orElseThrow().classes(),
            CorpusSpec.RECORDED,
            0,
            5);
    FetchCorpus request = new FetchCorpus(iemocap, Optional.of(scratch.toString()));
    assertThatThrownBy(() -> corpora.fetchCorpus(request))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.BAD_INPUT.type());
              assertThat(failure.getOriginalMessage())
                  .startsWith("Corpus 'iemocap' is under an agreement")
                  .contains("Where to ask: http", "licences: [iemocap]");
            });
  }

  @Test
  void aMissingFolderFailsForGood() {
    CorpusActivities corpora = environment.newActivityStub(CorpusActivities.class);
    FetchCorpus request =
        new FetchCorpus(TWO_SPEAKERS, Optional.of(scratch.resolve("nowhere").toString()));
    assertThatThrownBy(() -> corpora.fetchCorpus(request))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.BAD_INPUT.type());
              assertThat(failure.getOriginalMessage()).contains("nowhere does not exist");
            });
  }
}
