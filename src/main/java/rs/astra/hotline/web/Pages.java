package rs.astra.hotline.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
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
      Map.ofEntries(
          Map.entry("/", "wallboard.html"),
          Map.entry("/duty", "duty.html"),
          Map.entry("/consent", "consent.html"),
          Map.entry("/sign-in", "sign-in.html"),
          Map.entry("/provider", "provider.html"),
          Map.entry("/invitation", "invitation.html"),
          Map.entry("/account", "account.html"),
          Map.entry("/people", "people.html"),
          Map.entry("/wall", "wall.html"),
          file("wallboard.js"),
          file("duty.js"),
          file("consent.js"),
          file("sharing.js"),
          file("talk.js"),
          file("sign-in.js"),
          file("provider.js"),
          file("invitation.js"),
          file("account.js"),
          file("people.js"),
          file("wall.js"),
          file("passkey.js"),
          file("page.js"),
          file("texts.js"),
          file("theme.js"),
          file("page.css"),
          file("icon.svg"));

  private Pages() {}

  private static Map.Entry<String, String> file(String name) {
    return Map.entry("/" + name, name);
  }

  private record File(String type, Buffer content, String tag) {}

  static void route(Routes routes) {
    FILES.forEach(
        (path, name) -> {
          File file = read(name);
          routes.file(path, Right.PAGES, context -> send(context, file));
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
