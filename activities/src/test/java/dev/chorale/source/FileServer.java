package dev.chorale.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Serves one file over HTTP, knows ranges, and breaks off when told to. */
final class FileServer implements AutoCloseable {
  private final HttpServer server;
  final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  volatile byte[] content;
  volatile String tag = "\"one\"";
  volatile int status = 200;

  /** The next answers end after so many bytes; -1 for whole ones. */
  volatile int breaksAfter = -1;

  FileServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/moved")) {
        exchange.getResponseHeaders().set("Location", "/corpus.zip");
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      if (status != 200) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      byte[] all = content;
      String range = exchange.getRequestHeaders().getFirst("Range");
      boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
      ranges.add(String.valueOf(range));
      int from = 0;
      if (!tag.isEmpty()) {
        exchange.getResponseHeaders().set("ETag", tag);
      }
      if (range != null && same) {
        from = Integer.parseInt(range.replaceAll("\\D", ""));
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (all.length - 1) + "/" + all.length);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, all.length - from);
      int end = breaksAfter < 0 ? all.length : Math.min(all.length, from + breaksAfter);
      OutputStream out = exchange.getResponseBody();
      out.write(all, from, end - from);
      out.flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
