package dev.chorale.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.util.Locale;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.ScriptableObject;

/**
 * Charts as SVG. Apache ECharts draws them, run by Rhino within this JVM: it measures text by a
 * table of its own, so that no font, screen or locale of a machine is in the bytes. What each kind
 * of chart looks like is in {@code charts.js}.
 */
final class Charts {
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

  /** Undefined numbers are null, which is not drawn. */
  private static final JsonSerializer<Double> FINITE =
      new JsonSerializer<>() {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider unused)
            throws IOException {
          if (Double.isFinite(value)) {
            out.writeNumber(value);
          } else {
            out.writeNull();
          }
        }
      };

  private static final JsonMapper MAPPER =
      ChoraleJson.mapper()
          .rebuild()
          .addModule(
              new SimpleModule()
                  .addSerializer(double.class, FINITE)
                  .addSerializer(Double.class, FINITE))
          .build();

  private static final ContextFactory RHINO =
      new ContextFactory() {
        @Override
        protected Context makeContext() {
          Context context = super.makeContext();
          context.setLanguageVersion(Context.VERSION_ES6);
          // Compiled, it starts more than a second later and draws no faster.
          context.setInterpretedMode(true);
          return context;
        }
      };

  private Charts() {}

  /**
   * A drawing within a page, in the colours of the page's style.
   *
   * @param kind one of {@code charts} in {@code charts.js}
   * @param data what that kind shows, written as JSON
   * @param label read instead of the drawing by who can't see it
   */
  static String inline(String kind, Object data, String label) {
    return draw(kind, data, label, false);
  }

  /** The same as a file of its own. */
  static String file(String kind, Object data, String label) {
    return draw(kind, data, label, true) + "\n";
  }

  /** A rule's mark and colour: its class in the page's style. */
  static String mark(AggregationRule rule) {
    return rule.code().toLowerCase(Locale.ROOT);
  }

  private static String draw(String kind, Object data, String label, boolean file) {
    // One at a time: what a script makes is of one thread.
    synchronized (RHINO) {
      return RHINO.call(
          context ->
              Context.toString(
                  ScriptableObject.callMethod(
                      context,
                      Scope.SCRIPTS,
                      "draw",
                      new Object[] {kind, json(data), label, file})));
    }
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.toString(), e);
    }
  }

  /** Both scripts, read once: that takes a second or two. They see nothing of Java. */
  private static final class Scope {
    static final ScriptableObject SCRIPTS =
        RHINO.call(
            context -> {
              ScriptableObject scope = context.initSafeStandardObjects();
              // ECharts asks for it, and draws all the same without being called later.
              context.evaluateString(scope, "function setTimeout() {}", "timers", 1, null);
              for (String name : new String[] {ECHARTS, "charts.js"}) {
                context.evaluateString(scope, HtmlReport.resource(name), name, 1, null);
              }
              return scope;
            });
  }
}
