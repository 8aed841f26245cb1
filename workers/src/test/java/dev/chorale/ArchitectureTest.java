package dev.chorale;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import dev.chorale.cli.Main;
import dev.chorale.storage.Stages;
import dev.chorale.workflow.SweepWorkflow;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who may know whom, each with its reason. */
class ArchitectureTest {
  private static final String[] SCIENCE = {
    "dev.chorale.corpus..",
    "dev.chorale.source..",
    "dev.chorale.csv..",
    "dev.chorale.agreement..",
    "dev.chorale.labels..",
    "dev.chorale.folds..",
    "dev.chorale.audio..",
    "dev.chorale.model..",
    "dev.chorale.training..",
    "dev.chorale.evaluation..",
    "dev.chorale.intervals..",
    "dev.chorale.report.."
  };

  /** Autograd needs no operand of a sum for the backward pass. */
  private static final Set<String> KEEPS_NO_NUMBER = Set.of("add", "addi");

  private static final ArchCondition<JavaClass> COMPUTE_WITH_A_JAVA_NUMBER =
      call(
          "arithmetic of an NDArray with a Java number",
          target ->
              (target.getOwner().isAssignableTo(NDArray.class)
                      || target.getOwner().isEquivalentTo(NDArrays.class))
                  && target.getRawParameterTypes().stream()
                      .anyMatch(type -> type.isAssignableTo(Number.class))
                  && !KEEPS_NO_NUMBER.contains(target.getName()));

  private static final JavaClasses CHORALE =
      new ClassFileImporter()
          .withImportOption(ArchitectureTest::isMain)
          .importPackages("dev.chorale");

  private static boolean isMain(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }

  @Test
  void allThreeModulesAreLookedAtAndNoTests() {
    assertThat(CHORALE.contain(SweepWorkflow.class)).isTrue();
    assertThat(CHORALE.contain(Stages.class)).isTrue();
    assertThat(CHORALE.contain(Main.class)).isTrue();
    assertThat(CHORALE.contain(ArchitectureTest.class)).isFalse();
    assertThat(CHORALE.contain(SharedData.class)).isFalse();
  }

  @Test
  void arrowsGoOneWayAndEveryPackageHasAPlace() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("vocabulary")
        .definedBy("dev.chorale.vocabulary..")
        .layer("contract")
        .definedBy("dev.chorale.contract..")
        .layer("workflow")
        .definedBy("dev.chorale.workflow..")
        .layer("storage")
        .definedBy("dev.chorale.storage..")
        .layer("science")
        .definedBy(SCIENCE)
        .layer("adapters")
        .definedBy("dev.chorale.activity..")
        .layer("sweep")
        .definedBy("dev.chorale.sweep..")
        .layer("plan")
        .definedBy("dev.chorale.plan..")
        .layer("yaml")
        .definedBy("dev.chorale.yaml..")
        .layer("worker")
        .definedBy("dev.chorale.worker..")
        .layer("servers")
        .definedBy("dev.chorale.embedded..", "dev.chorale.local..")
        .layer("commands")
        .definedBy("dev.chorale.cli..")
        .whereLayer("vocabulary")
        .mayNotAccessAnyLayer()
        .whereLayer("contract")
        .mayOnlyAccessLayers("vocabulary")
        .whereLayer("workflow")
        .mayOnlyAccessLayers("contract", "vocabulary")
        .whereLayer("storage")
        .mayOnlyAccessLayers("vocabulary")
        .whereLayer("science")
        .mayOnlyAccessLayers("storage", "vocabulary")
        .whereLayer("adapters")
        .mayOnlyAccessLayers("sweep", "science", "storage", "workflow", "contract", "vocabulary")
        .whereLayer("sweep")
        .mayOnlyAccessLayers("storage", "workflow", "contract", "vocabulary")
        .whereLayer("yaml")
        .mayOnlyAccessLayers("vocabulary")
        .whereLayer("adapters")
        .mayOnlyBeAccessedByLayers("worker", "plan")
        .whereLayer("plan")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("servers")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("commands")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("servers", "commands")
        .whereLayer("yaml")
        .mayOnlyBeAccessedByLayers("worker", "commands")
        .ensureAllClassesAreContainedInArchitectureIgnoring("dev.chorale")
        .because(
            "workers call activities, activities carry out what workflows order, and a workflow"
                + " knows neither; a stage that knows no contract can be used and tested alone")
        .check(CHORALE);
  }

  @Test
  void packagesFormNoCircle() {
    slices()
        .matching("dev.chorale.(*)..")
        .should()
        .beFreeOfCycles()
        .because("packages that need each other can only be read, tested and moved together")
        .check(CHORALE);
  }

  @Test
  void theScienceKnowsNoTemporal() {
    noClasses()
        .that(resideInAnyPackage(SCIENCE).or(resideInAPackage("dev.chorale.storage..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.temporal..")
        .because("a stage can be called from a test, a filter or a notebook, not only by a server")
        .check(CHORALE);
  }

  @Test
  void onlyStorageKnowsMinio() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.chorale.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.minio..", "okhttp3..")
        .because("all others know the port, ArtifactStore, of which there is one in memory too")
        .check(CHORALE);
  }

  @Test
  void onlyModelAndTrainingKnowTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.chorale.model..", "dev.chorale.training..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .because("its traps are many: native memory, one generator and one collector a process")
        .check(CHORALE);
  }

  @Test
  void evaluationKnowsNoModel() {
    noClasses()
        .that()
        .resideInAPackage("dev.chorale.evaluation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.chorale.model..", "dev.chorale.training..", "dev.chorale.audio..")
        .because("it scores stored predictions of anybody's model")
        .check(CHORALE);
  }

  @Test
  void intervalsKnowNoMetric() {
    noClasses()
        .that()
        .resideInAPackage("dev.chorale.intervals..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.chorale..")
                .and(
                    not(resideInAnyPackage("dev.chorale.intervals..", "dev.chorale.vocabulary.."))))
        .because("the bootstrap is the same for every statistic, also for one yet to come")
        .check(CHORALE);
  }

  @Test
  void workflowsAskTemporalForTimeAndChance() {
    noClasses()
        .that()
        .resideInAPackage("dev.chorale.workflow..")
        .should(call("clock, chance or a thread of its own", ArchitectureTest::isNotReplayed))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent.locks..")
        .because("a workflow is replayed from its history and must then do the same again")
        .check(CHORALE);
  }

  /** Calls and method references. */
  private static ArchCondition<JavaClass> call(
      String what, Predicate<CodeUnitAccessTarget> target) {
    return accessTargetWhere(
        DescribedPredicate.<JavaAccess<?>>describe(
            what,
            access -> access.getTarget() instanceof CodeUnitAccessTarget to && target.test(to)));
  }

  private static boolean isNotReplayed(CodeUnitAccessTarget target) {
    JavaClass owner = target.getOwner();
    String name = target.getName();
    return owner.isAssignableTo(Thread.class)
        || owner.isAssignableTo(Random.class)
        || owner.isEquivalentTo(SplittableRandom.class)
        || owner.isEquivalentTo(Clock.class)
        || owner.isAssignableTo(Executor.class)
        || owner.isEquivalentTo(Executors.class)
        || owner.isEquivalentTo(CompletableFuture.class)
        || (owner.isEquivalentTo(System.class)
            && Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty").contains(name))
        || (owner.isEquivalentTo(Math.class) && name.equals("random"))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
        || (owner.getPackageName().equals("java.time") && name.equals("now"));
  }

  @Test
  void onlyTheCommandLineParsesFlags() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.chorale.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .because("whoever calls the rest is not always a command")
        .check(CHORALE);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.chorale.cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .because("a command's output is read by scripts; all others log")
        .check(CHORALE);
  }

  @Test
  void logsGoThroughSlf4j() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..", "org.apache.commons.logging..", "org.apache.log4j..")
        .because("one configuration then decides on the form and level of every line")
        .check(CHORALE);
  }

  @Test
  void onlyEmbeddedCarriesServers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.chorale.embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.gaul..", "org.jclouds..", "io.temporal.testserver..")
        .because("a worker of a fleet must not need the servers of a first run")
        .check(CHORALE);
  }

  @Test
  void networksTakeConstantsAsArrays() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.chorale.model..", "dev.chorale.training..")
        // Computes with gradients off, when nothing outlives the call.
        .and()
        .doNotHaveFullyQualifiedName("dev.chorale.training.Adam")
        .and()
        .doNotHaveFullyQualifiedName("dev.chorale.training.Gradients")
        .should(COMPUTE_WITH_A_JAVA_NUMBER)
        .because(
            "under a gradient collector the engine keeps a Java number's memory for the backward"
                + " pass after the garbage collector has freed it: gradients are wrong, silently")
        .check(CHORALE);
  }

  @Test
  void arithmeticWithAJavaNumberIsFoundHoweverItIsWritten() {
    for (Class<?> wrong : List.of(CallsInterface.class, CallsHelper.class, RefersToMethod.class)) {
      assertThatThrownBy(
              () ->
                  noClasses()
                      .should(COMPUTE_WITH_A_JAVA_NUMBER)
                      .check(new ClassFileImporter().importClasses(wrong)))
          .as(wrong.getSimpleName())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Number");
    }
    noClasses()
        .should(COMPUTE_WITH_A_JAVA_NUMBER)
        .check(new ClassFileImporter().importClasses(Right.class));
  }

  static final class CallsInterface {
    static NDArray half(NDArray array) {
      return array.mul(0.5f);
    }
  }

  static final class CallsHelper {
    static NDArray inverse(NDArray array) {
      return NDArrays.div(1, array);
    }
  }

  static final class RefersToMethod {
    static BiFunction<NDArray, Number, NDArray> floor() {
      return NDArray::maximum;
    }
  }

  static final class Right {
    static NDArray oneMinus(NDArray array, NDArray constant) {
      BinaryOperator<NDArray> product = NDArray::mul;
      return product.apply(array, constant).neg().add(1);
    }
  }
}
