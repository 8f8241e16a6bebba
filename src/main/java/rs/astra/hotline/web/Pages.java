package rs.astra.hotline.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The pages and what belongs to them: a short list, read once. Vert.x' static handler would look up
 * in the file system what the client sends, and needs a folder in which it may write.
 */
final class Pages {
  private static final Map<String, String> FILES =
      Map.of(
          "/", "wallboard.html",
          "/duty", "duty.html",
          "/wallboard.js", "wallboard.js",
          "/duty.js", "duty.js",
          "/page.js", "page.js",
          "/texts.js", "texts.js",
          "/theme.js", "theme.js",
          "/page.css", "page.css",
          "/icon.svg", "icon.svg");

  private Pages() {}

  private record File(String type, Buffer content, String tag) {}

  static void route(Router router) {
    FILES.forEach(
        (path, name) -> {
          File file = read(name);
          router.route(HttpMethod.GET, path).handler(context -> send(context, file));
          router.route(HttpMethod.HEAD, path).handler(context -> send(context, file));
        });
  }

  private static void send(RoutingContext context, File file) {
    HttpServerResponse response =
        context
            .response()
            .putHeader("cache-control", "no-cache")
            .putHeader("etag", file.tag())
            .putHeader("content-type", file.type());
    if (file.tag().equals(context.request().getHeader("if-none-match"))) {
      response.setStatusCode(304).end();
    } else if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("content-length", String.valueOf(file.content().length())).end();
    } else {
      response.end(file.content());
    }
  }

  private static File read(String name) {
    try (InputStream in = Pages.class.getResourceAsStream("/webroot/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the page " + name + " is missing in this build");
      }
      byte[] content = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      String tag = '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
      return new File(type(name), Buffer.buffer(content), tag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException(name);
    };
  }
}
