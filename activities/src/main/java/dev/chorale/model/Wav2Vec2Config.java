package dev.chorale.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sizes and rates of a wav2vec 2.0 or HuBERT network: what {@code config.json} of transformers
 * says, with transformers' defaults for what it leaves out.
 *
 * @param modelType {@code wav2vec2} or {@code hubert}, which is also the prefix of its tensors in
 *     files of a task
 * @param layers transformer layers in the file
 * @param activation of the transformer's feed-forward layers
 * @param layerDrop probability that a training step leaves a transformer layer out
 * @param epsilon of all layer norms but the convolutions', which have 1e-5
 * @param groupNorm whether the first convolution has a group norm of a group a channel, which sees
 *     the whole clip; else each convolution has a layer norm, which sees a frame
 * @param convActivation of the convolutions
 * @param stable whether layer norms stand before attention and feed-forward (pre-norm) and one ends
 *     the encoder; else they stand behind
 * @param projectionNorm whether a layer norm stands before the feature projection
 * @param maskTime spans of frames that a training step hides (SpecAugment)
 * @param maskFeature spans of hidden features that a training step sets to 0
 */
record Wav2Vec2Config(
    String modelType,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    Activations activation,
    double hiddenDropout,
    double activationDropout,
    double attentionDropout,
    double projectionDropout,
    double layerDrop,
    float epsilon,
    List<Convolution> convolutions,
    boolean groupNorm,
    boolean convBias,
    Activations convActivation,
    int positionKernel,
    int positionGroups,
    boolean stable,
    boolean projectionNorm,
    SpanMask maskTime,
    SpanMask maskFeature) {
  static final String FILE = "config.json";

  private static final Set<String> TYPES = Set.of("wav2vec2", "hubert");
  private static final int LARGEST = 1 << 16;
  private static final int MOST_CONVOLUTIONS = 64;
  private static final int USUAL_CONVOLUTIONS = 7;

  Wav2Vec2Config {
    convolutions = List.copyOf(convolutions);
  }

  /** One layer of the feature encoder, without padding. */
  record Convolution(int channels, int kernel, int stride) {
    /** Frames that come out; 0 for too few samples. */
    int frames(int frames) {
      return frames < kernel ? 0 : (frames - kernel) / stride + 1;
    }
  }

  /**
   * @param json content of a config.json
   * @param source named in messages
   * @throws BadInputException naming the field, what was found and what was expected
   */
  static Wav2Vec2Config parse(String json, String source) {
    try {
      return new Fields(ChoraleJson.mapper().readTree(json), source).config();
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          source + " is not JSON, expected the config.json that transformers saves", e);
    }
  }

  /**
   * A network built like wav2vec2-large-robust (layer norms between convolutions, biases, pre-norm)
   * in other sizes, with transformers' usual rates.
   */
  static Wav2Vec2Config robust(ModelSpec spec) {
    ObjectNode json =
        ChoraleJson.mapper()
            .createObjectNode()
            .put("hidden_size", spec.hiddenSize())
            .put("num_hidden_layers", spec.layers())
            .put("num_attention_heads", spec.heads())
            .put("intermediate_size", spec.intermediateSize())
            .put("feat_extract_norm", "layer")
            .put("conv_bias", true)
            .put("do_stable_layer_norm", true);
    ArrayNode channels = json.putArray("conv_dim");
    for (int i = 0; i < USUAL_CONVOLUTIONS; i++) {
      channels.add(spec.channels());
    }
    return parse(json.toString(), "model");
  }

  /** Frames of a clip of so many samples; 0 for one too short. */
  int frames(int samples) {
    int frames = samples;
    for (Convolution convolution : convolutions) {
      frames = convolution.frames(frames);
    }
    return frames;
  }

  /** The fewest samples of which a frame can be made. */
  int fewestSamples() {
    int samples = 1;
    for (int i = convolutions.size() - 1; i >= 0; i--) {
      samples = (samples - 1) * convolutions.get(i).stride() + convolutions.get(i).kernel();
    }
    return samples;
  }

  /** Reads fields one by one. */
  private record Fields(JsonNode json, String source) {
    Wav2Vec2Config config() {
      String type = text("model_type", "wav2vec2");
      if (!TYPES.contains(type)) {
        throw refuse("model_type", "'" + type + "'", "wav2vec2 or hubert");
      }
      refuseIfOn("add_adapter");
      refuseIfOn("conv_pos_batch_norm");
      if (json.hasNonNull("adapter_attn_dim")) {
        throw refuse("adapter_attn_dim", json.get("adapter_attn_dim"), "none");
      }
      int hidden = whole("hidden_size", 768);
      int heads = whole("num_attention_heads", 12);
      divides("num_attention_heads", heads, hidden);
      int groups = whole("num_conv_pos_embedding_groups", 16);
      divides("num_conv_pos_embedding_groups", groups, hidden);
      String norm = text("feat_extract_norm", "group");
      if (!norm.equals("group") && !norm.equals("layer")) {
        throw refuse("feat_extract_norm", "'" + norm + "'", "group or layer");
      }
      boolean masks = yesOrNo("apply_spec_augment", true);
      return new Wav2Vec2Config(
          type,
          hidden,
          whole("num_hidden_layers", 12),
          heads,
          whole("intermediate_size", 3072),
          activation("hidden_act"),
          rate("hidden_dropout", 0.1),
          rate("activation_dropout", 0.1),
          rate("attention_dropout", 0.1),
          rate("feat_proj_dropout", 0),
          rate("layerdrop", 0.1),
          (float) decimal("layer_norm_eps", 1e-5),
          convolutions(),
          norm.equals("group"),
          yesOrNo("conv_bias", false),
          activation("feat_extract_activation"),
          whole("num_conv_pos_embeddings", 128),
          groups,
          yesOrNo("do_stable_layer_norm", false),
          !type.equals("hubert") || yesOrNo("feat_proj_layer_norm", true),
          mask(masks, "time", 0.05, 2),
          mask(masks, "feature", 0, 0));
    }

    private List<Convolution> convolutions() {
      List<Integer> channels = wholes("conv_dim", List.of(512, 512, 512, 512, 512, 512, 512));
      List<Integer> kernels = wholes("conv_kernel", List.of(10, 3, 3, 3, 3, 2, 2));
      List<Integer> strides = wholes("conv_stride", List.of(5, 2, 2, 2, 2, 2, 2));
      if (kernels.size() != channels.size() || strides.size() != channels.size()) {
        throw new BadInputException(
            "%s: conv_dim, conv_kernel and conv_stride have %d, %d and %d entries, expected as many"
                    .formatted(source, channels.size(), kernels.size(), strides.size())
                + " of each");
      }
      List<Convolution> convolutions = new ArrayList<>();
      for (int i = 0; i < channels.size(); i++) {
        convolutions.add(new Convolution(channels.get(i), kernels.get(i), strides.get(i)));
      }
      return convolutions;
    }

    private SpanMask mask(boolean on, String axis, double probability, int fewest) {
      String name = "mask_" + axis;
      double share = rate(name + "_prob", probability);
      return new SpanMask(
          on ? share : 0, whole(name + "_length", 10), whole(name + "_min_masks", fewest, 0));
    }

    private Activations activation(String name) {
      String activation = text(name, "gelu");
      return Activations.find(activation)
          .orElseThrow(() -> refuse(name, "'" + activation + "'", Activations.names()));
    }

    private void refuseIfOn(String name) {
      if (yesOrNo(name, false)) {
        throw refuse(name, "true", "false: this kind of network is not supported");
      }
    }

    private void divides(String name, int parts, int hidden) {
      if (hidden % parts != 0) {
        throw refuse(name, parts, "a divisor of hidden_size, " + hidden);
      }
    }

    private String text(String name, String fallback) {
      JsonNode found = json.path(name);
      if (found.isMissingNode() || found.isNull()) {
        return fallback;
      }
      if (!found.isTextual()) {
        throw refuse(name, found, "text");
      }
      return found.textValue();
    }

    private boolean yesOrNo(String name, boolean fallback) {
      JsonNode found = json.path(name);
      if (found.isMissingNode() || found.isNull()) {
        return fallback;
      }
      if (!found.isBoolean()) {
        throw refuse(name, found, "true or false");
      }
      return found.booleanValue();
    }

    private int whole(String name, int fallback) {
      return whole(name, fallback, 1);
    }

    private int whole(String name, int fallback, int least) {
      JsonNode found = json.path(name);
      return found.isMissingNode() || found.isNull() ? fallback : whole(name, found, least);
    }

    private int whole(String name, JsonNode found, int least) {
      if (!found.isInt() || found.intValue() < least || found.intValue() > LARGEST) {
        throw refuse(name, found, "a whole number from " + least + " to " + LARGEST);
      }
      return found.intValue();
    }

    private List<Integer> wholes(String name, List<Integer> fallback) {
      JsonNode found = json.path(name);
      if (found.isMissingNode()) {
        return fallback;
      }
      if (!found.isArray() || found.isEmpty() || found.size() > MOST_CONVOLUTIONS) {
        throw refuse(name, found, "a list of 1 to " + MOST_CONVOLUTIONS + " whole numbers");
      }
      List<Integer> numbers = new ArrayList<>();
      found.forEach(number -> numbers.add(whole(name, number, 1)));
      return numbers;
    }

    private double rate(String name, double fallback) {
      double rate = decimal(name, fallback);
      if (!(rate >= 0 && rate <= 1)) {
        throw refuse(name, rate, "0 to 1");
      }
      return rate;
    }

    private double decimal(String name, double fallback) {
      JsonNode found = json.path(name);
      if (found.isMissingNode() || found.isNull()) {
        return fallback;
      }
      if (!found.isNumber() || !(found.doubleValue() >= 0)) {
        throw refuse(name, found, "a number of at least 0");
      }
      return found.doubleValue();
    }

    private BadInputException refuse(String name, Object found, String expected) {
      return new BadInputException(
          source + ": " + name + ": found " + found + ", expected " + expected);
    }
  }
}
