package dev.chorale.report;

import com.samskivert.mustache.Escapers;
import java.util.Locale;

/** An SVG drawing, inline in a page; colours come from the page's style by class. */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  /**
   * @param label read instead of the drawing by who can't see it
   */
  Svg(int width, int height, String label) {
    out.append(
        String.format(
            Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width, height));
    out.append(Escapers.HTML.escape(label)).append("\">\n");
  }

  /**
   * A drawing that is a file of its own.
   *
   * @param css of the classes it uses
   */
  static Svg file(int width, int height, String label, String css) {
    Svg svg = new Svg(width, height, label);
    svg.out.insert("<svg".length(), " xmlns=\"http://www.w3.org/2000/svg\"");
    svg.out.append("<style>\n").append(css).append("</style>\n");
    return svg;
  }

  Svg rect(String style, double x, double y, double width, double height) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
            style,
            x,
            y,
            width,
            height));
    return this;
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            style,
            x1,
            y1,
            x2,
            y2));
    return this;
  }

  /**
   * A field whose depth of colour tells a share.
   *
   * @param share 0 to 1
   */
  Svg shade(double share, double x, double y, double width, double height) {
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"shade\" fill-opacity=\"%.2f\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                + " height=\"%.1f\"/>\n",
            share,
            x,
            y,
            width,
            height));
    return this;
  }

  /** Text that rises to the right from a point. */
  Svg slanted(String style, double x, double y, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" transform=\"translate(%.1f %.1f) rotate(-50)\">",
            style,
            x,
            y));
    out.append(Escapers.HTML.escape(text)).append("</text>\n");
    return this;
  }

  /**
   * @param points as in an SVG path
   */
  Svg path(String style, String points) {
    out.append("<path class=\"").append(style).append("\" d=\"").append(points).append("\"/>\n");
    return this;
  }

  /**
   * @param anchor start, middle or end
   */
  Svg text(String style, String anchor, double x, double y, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">",
            style,
            anchor,
            x,
            y));
    out.append(Escapers.HTML.escape(text)).append("</text>\n");
    return this;
  }

  /** Opens a group that shows a text when pointed at. */
  Svg open(String style, String title) {
    out.append("<g class=\"").append(style).append("\"><title>");
    out.append(Escapers.HTML.escape(title)).append("</title>\n");
    return this;
  }

  Svg close() {
    out.append("</g>\n");
    return this;
  }

  String end() {
    return out + "</svg>";
  }

  /** A point in a path. */
  static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f %.1f", x, y);
  }
}
