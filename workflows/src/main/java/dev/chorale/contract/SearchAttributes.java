package dev.chorale.contract;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.common.SearchAttributeKey;
import java.util.Map;
import java.util.TreeMap;

/**
 * What runs are found by in the Temporal UI, as in {@code ChoraleSweep = 'night-1a2b3c4d' AND
 * ChoraleState = 'FAILED'}. They must be registered in the namespace before the first sweep.
 */
public final class SearchAttributes {
  /** The sweep's id, on all three workflows. */
  public static final SearchAttributeKey<String> SWEEP =
      SearchAttributeKey.forKeyword("ChoraleSweep");

  /** The corpus' id, on corpora and cells. */
  public static final SearchAttributeKey<String> CORPUS =
      SearchAttributeKey.forKeyword("ChoraleCorpus");

  /** MR, PR or AR, on cells. */
  public static final SearchAttributeKey<String> RULE =
      SearchAttributeKey.forKeyword("ChoraleRule");

  /** The fold, counted from 0, on cells. */
  public static final SearchAttributeKey<Long> FOLD = SearchAttributeKey.forLong("ChoraleFold");

  /** The {@link Stage} that runs. */
  public static final SearchAttributeKey<String> STAGE =
      SearchAttributeKey.forKeyword("ChoraleStage");

  /** The state of the sweep, corpus or cell, as in {@code ATTENTION}. */
  public static final SearchAttributeKey<String> STATE =
      SearchAttributeKey.forKeyword("ChoraleState");

  private SearchAttributes() {}

  /** Name and type of each, as the server's operator service registers them. */
  public static Map<String, IndexedValueType> types() {
    Map<String, IndexedValueType> types = new TreeMap<>();
    types.put(SWEEP.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    types.put(CORPUS.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    types.put(RULE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    types.put(FOLD.getName(), IndexedValueType.INDEXED_VALUE_TYPE_INT);
    types.put(STAGE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    types.put(STATE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    return types;
  }
}
