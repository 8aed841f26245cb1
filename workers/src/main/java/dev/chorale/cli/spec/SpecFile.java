package dev.chorale.cli.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.CorpusDescriptor;
import dev.chorale.evaluation.ClipFacts;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.LabelSpec.Majority;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.Partition;
import dev.chorale.vocabulary.PresetUse;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.BestBy;
import dev.chorale.vocabulary.TrainingSpec.ClassWeights;
import dev.chorale.vocabulary.TrainingSpec.Head;
import dev.chorale.vocabulary.TrainingSpec.Loss;
import dev.chorale.vocabulary.TrainingSpec.Normalisation;
import dev.chorale.vocabulary.TrainingSpec.Optimizer;
import dev.chorale.vocabulary.TrainingSpec.Pooling;
import dev.chorale.vocabulary.TrainingSpec.Precision;
import dev.chorale.vocabulary.TrainingSpec.Schedule;
import dev.chorale.yaml.Nearest;
import dev.chorale.yaml.YamlFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a sweep's spec from YAML, strictly, and fills in what it leaves out. Its fields and their
 * defaults are documented by {@code docs/reference/sweep.schema.json}.
 */
public final class SpecFile {
  /** Sweeps that ship inside and start by name. */
  public static final List<String> SHIPPED =
      List.of("demo", "tutorial", "emotale", "paper", "released");

  static final List<String> SWEEP =
      List.of(
          "name",
          "preset",
          "corpora",
          "rules",
          "seeds",
          "labels",
          "model",
          "training",
          "intervals",
          "window",
          "strictNumerics",
          "numericsWait");
  static final List<String> CORPUS =
      List.of(
          "id",
          "classes",
          "audio",
          "speakers",
          "folds",
          "partition",
          "sessions",
          "swapDevTest",
          "damagedRecordings");
  static final List<String> ROW = List.of("train", "dev", "test");
  static final List<String> LABELS = List.of("smoothing", "majority");
  static final List<String> MODEL =
      List.of(
          "kind",
          "mels",
          "channels",
          "dropout",
          "hiddenSize",
          "layers",
          "heads",
          "intermediateSize",
          "headWidth",
          "trainConvolutions",
          "checkpoint");
  static final List<String> TRAINING =
      List.of(
          "epochs",
          "batchSize",
          "accumulation",
          "dropLast",
          "optimizer",
          "learningRate",
          "schedule",
          "warmupSteps",
          "weightDecay",
          "clipNorm",
          "loss",
          "classWeights",
          "beta",
          "bestBy",
          "maxSeconds",
          "testMaxSeconds",
          "normalisation",
          "pooling",
          "head",
          "precision",
          "recomputeActivations",
          "timeStretch",
          "bandShift");
  static final List<String> INTERVALS =
      List.of("resamples", "lower", "upper", "seed", "cluster", "method");

  /** Whose clips may be drawn together. */
  private static final List<String> CLUSTERS =
      List.of(ClipFacts.SPEAKER, ClipFacts.SESSION, ClipFacts.PODCAST);

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

  /**
   * The spec of a file, or the shipped one of a name.
   *
   * @throws BadInputException naming file, line, field, what was found and what was expected
   */
  public SweepSpec open(String fileOrName) {
    if (SHIPPED.contains(fileOrName) && !Files.exists(Path.of(fileOrName))) {
      return parse(shipped(fileOrName), fileOrName);
    }
    Path file = Path.of(fileOrName);
    if (Files.isRegularFile(file)) {
      return parse(content(file), fileOrName);
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException(fileOrName + " is a folder, expected a sweep's YAML file");
    }
    if (fileOrName.contains("/") || fileOrName.endsWith(".yaml") || fileOrName.endsWith(".yml")) {
      throw new BadInputException(
          "There is no spec file "
              + fileOrName
              + ". 'chorale sweep spec demo' prints one to copy.");
    }
    throw unknownName(fileOrName);
  }

  /**
   * The text of a shipped spec.
   *
   * @throws BadInputException when none has this name
   */
  public static String shipped(String name) {
    if (!SHIPPED.contains(name)) {
      throw unknownName(name);
    }
    try (InputStream in = SpecFile.class.getResourceAsStream("/sweeps/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("sweeps/" + name + ".yaml is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading sweeps/" + name + ".yaml from the jar", e);
    }
  }

  private static BadInputException unknownName(String name) {
    return new BadInputException(
        "There is no file and no shipped sweep '"
            + name
            + "'."
            + Nearest.of(name, SHIPPED).map(near -> " Did you mean '" + near + "'?").orElse("")
            + " Shipped are: "
            + String.join(", ", SHIPPED));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + " is not UTF-8 text, expected a sweep's YAML file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file, e);
    }
  }

  /**
   * The spec of a text.
   *
   * @param source named in messages
   */
  public SweepSpec parse(String yaml, String source) {
    YamlFields sweep = YamlFields.of(yaml, source, "a sweep", SWEEP);
    String name = sweep.text("name", Optional.empty());
    if (!NAME.matcher(name).matches()) {
      throw sweep.refuse(
          "name",
          "found '" + name + "', expected lower case letters, digits and hyphens, 40 at most");
    }
    YamlFields preset = Presets.of(sweep);
    sweep.or(preset);
    List<String> swapped = new ArrayList<>();
    List<CorpusSpec> corpora = corpora(sweep, preset, swapped);
    YamlFields recipe = sweep.fields("training", TRAINING);
    Head head = recipe.choice("head", Head.PLAIN, Head.values());
    ModelSpec model = model(sweep.fields("model", MODEL), head);
    TrainingSpec training = training(recipe, model);
    LabelSpec labels = labels(sweep.fields("labels", LABELS));
    return new SweepSpec(
        name,
        corpora,
        rules(sweep),
        seeds(sweep),
        model,
        training,
        intervals(sweep.fields("intervals", INTERVALS)),
        sweep.whole("window", 4, 1, 500),
        sweep.yesOrNo("strictNumerics", false),
        numericsWait(sweep),
        use(sweep, preset, training, labels, swapped),
        labels.equals(LabelSpec.PLAIN) ? Optional.empty() : Optional.of(labels));
  }

  /** Absent for the usual preset, so that the spec is as one that names none. */
  private static Optional<PresetUse> use(
      YamlFields sweep,
      YamlFields preset,
      TrainingSpec training,
      LabelSpec labels,
      List<String> swapped) {
    String name = sweep.text("preset", Optional.of(PresetUse.RECOMMENDED));
    if (name.equals(PresetUse.RECOMMENDED)) {
      return Optional.empty();
    }
    List<String> except = new ArrayList<>(swapped);
    YamlFields ofLabels = preset.fields("labels", LABELS);
    except.addAll(others("labels.", ofLabels, labels(ofLabels), labels));
    YamlFields ofTraining = preset.fields("training", TRAINING);
    except.addAll(
        others("training.", ofTraining, training(ofTraining, Optional.empty()), training));
    return Optional.of(new PresetUse(name, except));
  }

  /** Settings of the preset that a sweep has otherwise. */
  private static List<String> others(String where, YamlFields preset, Object its, Object sweeps) {
    JsonNode wanted = ChoraleJson.tree(its);
    JsonNode found = ChoraleJson.tree(sweeps);
    return preset.names().stream()
        .filter(setting -> !wanted.path(setting).equals(found.path(setting)))
        .map(setting -> where + setting)
        .toList();
  }

  private static LabelSpec labels(YamlFields labels) {
    return new LabelSpec(
        labels.decimal("smoothing", 0, value -> value >= 0 && value < 0.5, "from 0 to below 0.5"),
        labels.choice("majority", Majority.COUNTS, Majority.values()));
  }

  /** Absent where it is the usual one, so that the spec is as one that leaves it out. */
  private static Optional<Duration> numericsWait(YamlFields sweep) {
    if (!sweep.has("numericsWait")) {
      return Optional.empty();
    }
    if (sweep.yesOrNo("strictNumerics", false)) {
      throw sweep.refuse(
          "numericsWait",
          "with strictNumerics: true a cell waits without end. Leave out one of the two");
    }
    Duration wait = sweep.duration("numericsWait");
    return wait.equals(NumericsPreference.USUAL_WAIT) ? Optional.empty() : Optional.of(wait);
  }

  /**
   * @param other filled with the settings of corpora that are other than the preset's
   */
  private List<CorpusSpec> corpora(YamlFields sweep, YamlFields preset, List<String> other) {
    List<CorpusSpec> corpora = new ArrayList<>();
    for (YamlFields corpus : sweep.list("corpora", CORPUS)) {
      Optional<YamlFields> usual = Presets.corpus(preset, corpus.text("id", Optional.empty()));
      usual.ifPresent(corpus::or);
      corpora.add(corpus(corpus));
      if (usual.isPresent() && !SpecPartition.isSwapped(corpus)) {
        other.add(corpus.text("id", Optional.empty()) + ".swapDevTest");
      }
    }
    sweep.each("corpora", corpora.stream().map(corpus -> corpus.id().value()).toList());
    return corpora;
  }

  private CorpusSpec corpus(YamlFields corpus) {
    String name = corpus.text("id", Optional.empty());
    if (!NAME.matcher(name).matches()) {
      throw corpus.refuse(
          "id",
          "found '" + name + "', expected lower case letters, digits and hyphens, 40 at most");
    }
    CorpusId id = new CorpusId(name);
    Optional<CorpusDescriptor> shipped = Corpora.find(id);
    if (shipped.isEmpty() && !corpus.has("classes")) {
      throw corpus.refuse(
          "id",
          "unknown corpus '"
              + name
              + "'. "
              + Nearest.of(name, shippedCorpora())
                  .map(near -> "Did you mean '" + near + "'? ")
                  .orElse("")
              + "Shipped are: "
              + String.join(", ", shippedCorpora())
              + ". A corpus of your own needs its 'classes' here");
    }
    List<String> classes = corpus.texts("classes", shipped.map(CorpusDescriptor::classes));
    corpus.each("classes", classes);
    shipped
        .map(CorpusDescriptor::classes)
        .filter(theirs -> !theirs.equals(classes))
        .ifPresent(
            theirs -> {
              throw corpus.refuse(
                  "classes",
                  "found "
                      + classes
                      + ", expected those of "
                      + name
                      + ": "
                      + theirs
                      + ". Leave it out");
            });
    if (classes.size() < 2 || classes.contains("other")) {
      throw corpus.refuse(
          "classes", "found " + classes + ", expected two or more; \"other\" is never a class");
    }
    int speakers = corpus.whole("speakers", 0, 0, Integer.MAX_VALUE);
    Optional<Partition> partition = SpecPartition.read(corpus, shipped);
    int folds = SpecPartition.folds(corpus, shipped, partition, speakers);
    return new CorpusSpec(
        id, classes, audio(corpus, shipped), speakers, folds, partition, damagedRecordings(corpus));
  }

  /** Absent where it is the usual one, so that the spec is as one that leaves it out. */
  private static Optional<String> damagedRecordings(YamlFields corpus) {
    String damaged = corpus.text("damagedRecordings", Optional.of(CorpusSpec.REFUSE));
    if (damaged.equals(CorpusSpec.REFUSE)) {
      return Optional.empty();
    }
    if (!damaged.equals(CorpusSpec.LEAVE_OUT)) {
      throw corpus.refuse(
          "damagedRecordings",
          "found '" + damaged + "', expected " + CorpusSpec.REFUSE + " or " + CorpusSpec.LEAVE_OUT);
    }
    return Optional.of(damaged);
  }

  private static List<String> shippedCorpora() {
    return Corpora.all().stream().map(corpus -> corpus.id().value()).sorted().toList();
  }

  private static String audio(YamlFields corpus, Optional<CorpusDescriptor> shipped) {
    String audio = corpus.text("audio", Optional.of(CorpusSpec.RECORDED));
    if (audio.equals(CorpusSpec.RECORDED)) {
      return audio;
    }
    if (!audio.equals(CorpusSpec.STAND_IN)) {
      throw corpus.refuse(
          "audio",
          "found '" + audio + "', expected " + CorpusSpec.RECORDED + " or " + CorpusSpec.STAND_IN);
    }
    if (!shipped.map(CorpusDescriptor::shippedRatings).orElse(false)) {
      throw corpus.refuse(
          "audio",
          "found '" + audio + "', which this corpus does not have. Write " + CorpusSpec.RECORDED);
    }
    return audio;
  }

  private static List<AggregationRule> rules(YamlFields sweep) {
    List<String> codes = sweep.texts("rules", Optional.of(List.of("MR", "PR", "AR")));
    sweep.each("rules", codes);
    try {
      return codes.stream().map(AggregationRule::of).toList();
    } catch (IllegalArgumentException e) {
      throw sweep.refuse("rules", String.valueOf(e.getMessage()));
    }
  }

  private static List<Seed> seeds(YamlFields sweep) {
    List<Long> seeds = sweep.wholes("seeds", List.of(1L));
    sweep.each("seeds", seeds);
    return seeds.stream().map(Seed::new).toList();
  }

  /**
   * @param head as the spec's training has it
   */
  private static ModelSpec model(YamlFields model, Head head) {
    String kind = model.text("kind", Optional.of(ModelSpec.LOG_MEL_CNN));
    return switch (kind) {
      case ModelSpec.LOG_MEL_CNN -> logMelCnn(model);
      case ModelSpec.WAV2VEC2 ->
          model.has("checkpoint") ? published(model, head) : wav2Vec2(model, head);
      case ModelSpec.WAV2VEC2_FROZEN -> published(model, head);
      default ->
          throw model.refuse(
              "kind",
              "found '"
                  + kind
                  + "', expected "
                  + ModelSpec.LOG_MEL_CNN
                  + ", "
                  + ModelSpec.WAV2VEC2
                  + " or "
                  + ModelSpec.WAV2VEC2_FROZEN);
    };
  }

  private static ModelSpec logMelCnn(YamlFields model) {
    refuseSettingsOfOthers(model, MODEL.subList(MODEL.indexOf("hiddenSize"), MODEL.size()));
    return new ModelSpec(
        ModelSpec.LOG_MEL_CNN,
        model.whole("mels", 64, 8, 128),
        model.whole("channels", 104, 1, 256),
        dropout(model));
  }

  private static ModelSpec wav2Vec2(YamlFields model, Head head) {
    refuseSettingsOfOthers(model, List.of("mels"));
    int hidden = model.whole("hiddenSize", 64, 1, 4096);
    int heads = model.whole("heads", 4, 1, 64);
    if (hidden % heads != 0 || hidden % 16 != 0) {
      throw model.refuse(
          "hiddenSize",
          "found " + hidden + ", expected a multiple of 16 and of heads, which is " + heads);
    }
    return new ModelSpec(
        ModelSpec.WAV2VEC2,
        0,
        model.whole("channels", 32, 1, 1024),
        dropout(model),
        hidden,
        model.whole("layers", 2, 1, 48),
        heads,
        model.whole("intermediateSize", 128, 1, 16_384),
        model.whole("headWidth", 1024, 1, 4096),
        model.yesOrNo("trainConvolutions", false),
        head == Head.BATCH_NORM,
        Optional.empty());
  }

  /** From published weights, by name or key; whether they are there only the store can tell. */
  private static ModelSpec published(YamlFields model, Head head) {
    String kind = model.text("kind", Optional.empty());
    refuseSettingsOfOthers(model, List.of("mels"));
    for (String size : List.of("channels", "hiddenSize", "heads", "intermediateSize")) {
      if (model.has(size)) {
        throw model.refuse(size, "is that of the published weights. Leave it out");
      }
    }
    if (kind.equals(ModelSpec.WAV2VEC2_FROZEN)) {
      refuseSettingsOfOthers(model, List.of("trainConvolutions"));
    }
    if (!model.has("checkpoint")) {
      throw model.refuse(
          "kind", "found '" + kind + "', which needs published weights. Add checkpoint: NAME");
    }
    return new ModelSpec(
        kind,
        0,
        0,
        dropout(model),
        0,
        model.has("layers") ? model.whole("layers", 0, 1, 48) : 0,
        0,
        0,
        model.whole("headWidth", 1024, 1, 4096),
        model.yesOrNo("trainConvolutions", false),
        head == Head.BATCH_NORM,
        Optional.of(model.text("checkpoint", Optional.empty())));
  }

  private static double dropout(YamlFields model) {
    return model.decimal("dropout", 0.5, value -> value >= 0 && value < 1, "from 0 to below 1");
  }

  private static void refuseSettingsOfOthers(YamlFields model, List<String> others) {
    for (String other : others) {
      if (model.has(other)) {
        throw model.refuse(other, "is no setting of this kind of model. Leave it out");
      }
    }
  }

  private static TrainingSpec training(YamlFields training, ModelSpec model) {
    if (model.kind().equals(ModelSpec.WAV2VEC2_FROZEN)) {
      // Clips are embedded once, so they can't be seen a little differently each time.
      refuseSettingsOfOthers(training, List.of("timeStretch", "bandShift"));
    }
    return training(training, Optional.of(model));
  }

  /**
   * @param model absent for one that has everything
   */
  private static TrainingSpec training(YamlFields training, Optional<ModelSpec> model) {
    int batchSize = training.whole("batchSize", 32, 1, 100_000);
    int accumulation = training.whole("accumulation", 1, 1, 100_000);
    if (accumulation > batchSize) {
      throw training.refuse(
          "accumulation",
          "found " + accumulation + " parts of a batch of " + batchSize + ". A part has a clip");
    }
    ClassWeights classWeights =
        training.choice("classWeights", ClassWeights.SCALED, ClassWeights.values());
    // The paper's network keeps the paper's pace; a small one from scratch wants another pace.
    boolean papers = model.map(of -> of.kind().equals(ModelSpec.WAV2VEC2)).orElse(false);
    boolean betaFollows = classWeights == ClassWeights.SCALED_BY_CLIPS;
    if (betaFollows && training.has("beta")) {
      throw training.refuse(
          "beta", "follows from the clips with classWeights: " + classWeights + ". Leave it out");
    }
    return new TrainingSpec(
        training.whole("epochs", papers ? 50 : 20, 1, 100_000),
        batchSize,
        training.decimal("learningRate", papers ? 1e-4 : 5e-4, value -> value > 0, "above 0"),
        training.decimal("weightDecay", 0.01, value -> value >= 0, "of at least 0"),
        betaFollows
            ? 0
            : training.decimal("beta", 0.99, value -> value >= 0 && value < 1, "from 0 to below 1"),
        seconds(training, "maxSeconds", 12),
        training.decimal("timeStretch", 0, value -> value >= 0 && value <= 1, "from 0 to 1"),
        training.whole("bandShift", 0, 0, 16),
        accumulation == 1 ? 0 : accumulation,
        training.choice("schedule", Schedule.CONSTANT, Schedule.values()),
        training.whole("warmupSteps", 0, 0, Integer.MAX_VALUE),
        training.choice("optimizer", Optimizer.ADAMW, Optimizer.values()),
        training.decimal("clipNorm", 0, value -> value >= 0, "of at least 0"),
        training.choice("loss", Loss.CLASS_WEIGHTED, Loss.values()),
        classWeights,
        training.choice("bestBy", BestBy.LOSS, BestBy.values()),
        training.yesOrNo("dropLast", false),
        seconds(training, "testMaxSeconds", 0),
        ofNetwork(
            training, "normalisation", Normalisation.values(), model, Set.of(ModelSpec.WAV2VEC2)),
        ofNetwork(training, "pooling", Pooling.values(), model, Set.of(ModelSpec.WAV2VEC2)),
        ofNetwork(
            training,
            "head",
            Head.values(),
            model,
            Set.of(ModelSpec.WAV2VEC2, ModelSpec.WAV2VEC2_FROZEN)),
        ofNetwork(training, "precision", Precision.values(), model, Set.of(ModelSpec.WAV2VEC2)),
        ofNetwork(
            training,
            "recomputeActivations",
            training.yesOrNo("recomputeActivations", false),
            false,
            model,
            Set.of(ModelSpec.WAV2VEC2)));
  }

  /**
   * @param all the first is what every network does
   */
  private static <E> E ofNetwork(
      YamlFields training, String name, E[] all, Optional<ModelSpec> model, Set<String> having) {
    E wanted = training.choice(name, all[0], all);
    return ofNetwork(training, name, wanted, all[0], model, having);
  }

  /**
   * A setting that not every network has. One that has it not is left as it is by a preset, which
   * the report then tells, and refuses a spec that sets it.
   *
   * @param usual what every network does
   * @param having the kinds of model that do the others, too
   */
  private static <E> E ofNetwork(
      YamlFields training,
      String name,
      E wanted,
      E usual,
      Optional<ModelSpec> model,
      Set<String> having) {
    boolean hasIt = model.map(of -> having.contains(of.kind())).orElse(true);
    if (hasIt || wanted.equals(usual)) {
      return wanted;
    }
    if (training.has(name)) {
      throw training.refuse(
          name,
          "found '"
              + wanted
              + "', which model "
              + model.orElseThrow().kind()
              + " does not have, expected "
              + usual
              + ". Leave it out, or choose another model.kind");
    }
    return usual;
  }

  private static double seconds(YamlFields training, String name, double otherwise) {
    return training.decimal(
        name, otherwise, value -> value == 0 || value >= 0.1, "of at least 0.1, or 0 for no cut");
  }

  private static IntervalSpec intervals(YamlFields intervals) {
    double lower =
        intervals.decimal("lower", 2.5, value -> value >= 0 && value <= 100, "from 0 to 100");
    double upper =
        intervals.decimal("upper", 97.5, value -> value >= 0 && value <= 100, "from 0 to 100");
    if (lower >= upper) {
      throw intervals.refuse(
          "lower", "found " + lower + ", expected less than upper, which is " + upper);
    }
    return new IntervalSpec(
        intervals.whole("resamples", 1000, 1, 1_000_000),
        lower,
        upper,
        new Seed(intervals.whole("seed", 1L)),
        cluster(intervals),
        method(intervals));
  }

  /** Absent for percentiles, also where they are named. */
  private static Optional<String> method(YamlFields intervals) {
    String usual = IntervalMethod.PERCENTILE.code();
    List<String> codes = Arrays.stream(IntervalMethod.values()).map(IntervalMethod::code).toList();
    String method = intervals.text("method", Optional.of(usual));
    if (!codes.contains(method)) {
      throw intervals.refuse(
          "method",
          "found '"
              + method
              + "', expected one of "
              + String.join(", ", codes)
              + ". Leave it out for "
              + usual);
    }
    return Optional.of(method).filter(named -> !named.equals(usual));
  }

  private static Optional<String> cluster(YamlFields intervals) {
    if (!intervals.has("cluster")) {
      return Optional.empty();
    }
    String cluster = intervals.text("cluster", Optional.empty());
    if (!CLUSTERS.contains(cluster)) {
      throw intervals.refuse(
          "cluster",
          "found '"
              + cluster
              + "', expected "
              + String.join(" or ", CLUSTERS)
              + ". Leave it out to draw clips");
    }
    return Optional.of(cluster);
  }
}
