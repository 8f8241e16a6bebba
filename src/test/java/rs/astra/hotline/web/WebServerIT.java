package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.engine.Exposure;

class WebServerIT extends OverHttp {
  @Test
  void every_answer_has_the_security_headers() throws Exception {
    for (String path :
        List.of(
            "/", "/duty", "/page.css", "/api/wallboard", "/metrics", "/health/live", "/nothing")) {
      HttpResponse<String> answer = get(path);
      String policy = answer.headers().firstValue("content-security-policy").orElse("");
      for (String rule :
          List.of(
              "default-src 'none'",
              "script-src 'self'",
              "frame-ancestors 'none'",
              "base-uri 'none'",
              "require-trusted-types-for 'script'",
              "trusted-types 'none'")) {
        assertTrue(policy.contains(rule), path + ": " + policy);
      }
      assertFalse(policy.contains("unsafe"), path);
      assertEquals("nosniff", header(answer, "x-content-type-options"), path);
      assertEquals("no-referrer", header(answer, "referrer-policy"), path);
      assertEquals("same-origin", header(answer, "cross-origin-opener-policy"), path);
      assertEquals("same-origin", header(answer, "cross-origin-resource-policy"), path);
    }
  }

  @Test
  void pages_are_not_sent_twice_when_they_have_not_changed() throws Exception {
    String tag = header(get("/page.css"), "etag");
    HttpResponse<String> again = send(request("/page.css").header("if-none-match", tag).GET());
    assertEquals(304, again.statusCode());
  }

  @Test
  void metrics_are_given_in_the_format_that_is_asked_for() throws Exception {
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        header(send(strange("/metrics").GET()), "content-type"));
    HttpResponse<String> open =
        send(strange("/metrics").header("accept", "application/openmetrics-text;q=0.5,*/*").GET());
    assertTrue(header(open, "content-type").startsWith("application/openmetrics-text"));
  }

  @Test
  void ready_says_why_not() throws Exception {
    assertEquals(200, get("/health/ready").statusCode());
    scenery.health = new Health(true, Instant.now(), true, false, 9, Set.of());
    HttpResponse<String> withoutDatabase = get("/health/ready");
    assertEquals(200, withoutDatabase.statusCode());
    assertTrue(withoutDatabase.body().contains("database"));
    scenery.health = new Health(false, null, true, true, 0, Set.of());
    HttpResponse<String> withoutAsterisk = get("/health/ready");
    assertEquals(503, withoutAsterisk.statusCode());
    assertTrue(withoutAsterisk.body().contains("Asterisk"));
    assertEquals(200, get("/health/live").statusCode());
  }

  /** Pages are kept and hold nothing; whatever is on them is asked for, and kept nowhere. */
  @Test
  void what_is_answered_is_kept_by_no_browser() throws Exception {
    Pattern asked = Pattern.compile("(?m)^GET +(/api/[a-z/]+) ");
    List<String> paths =
        asked
            .matcher(Files.readString(Path.of("src/test/resources/web/rights.txt")))
            .results()
            .map(it -> it.group(1))
            .filter(path -> !path.endsWith("/stream"))
            .toList();
    int answered = 0;
    for (String path : paths) {
      HttpResponse<String> answer = get(path);
      if (answer.statusCode() == 200) {
        assertEquals(
            List.of("no-store"), answer.headers().allValues("cache-control"), "of " + path);
        answered++;
      }
    }
    assertTrue(answered >= 6, answered + " of " + paths);
  }

  @Test
  void health_is_red_while_something_is_exposed_and_calls_are_taken_all_the_same()
      throws Exception {
    assertEquals("ok", status("/health", 200));
    for (Exposure what : Exposure.values()) {
      scenery.health = new Health(true, Instant.now(), true, true, 0, Set.of(what));
      assertEquals("urgent", status("/health", 503), what.name());
      assertEquals("urgent", status("/health/ready", 200), what.name());
    }
    scenery.health = new Health(true, Instant.now(), true, false, 9, Set.of());
    assertEquals("attention", status("/health", 200));
    scenery.health = new Health(true, Instant.now(), false, true, 0, Set.of());
    assertEquals("urgent", status("/health", 503));
    assertEquals(200, get("/health/live").statusCode());
  }

  private String status(String path, int code) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(code, answer.statusCode());
    return new JsonObject(answer.body()).getString("status");
  }

  @Test
  void another_host_name_is_refused() throws Exception {
    for (String host :
        List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "a b")) {
      String answer = raw("GET /api/wallboard HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 4"), host + ": " + answer);
    }
    assertTrue(raw("GET / HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 4"));
    for (String host : List.of("localhost:1", "127.0.0.1", "LOCALHOST", "[::1]:99")) {
      String answer =
          raw("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 200"), host + ": " + answer);
    }
  }

  @Test
  void a_foreign_page_is_refused_and_may_only_open_ours() throws Exception {
    String own = "http://127.0.0.1:" + web.port();
    assertEquals(200, with("/api/wallboard", "origin", own).statusCode());
    for (String origin :
        List.of(
            "http://evil.example",
            "http://127.0.0.1:1",
            "http://localhost:" + web.port(),
            "null")) {
      assertEquals(403, with("/api/wallboard", "origin", origin).statusCode(), origin);
    }
    assertEquals(403, with("/api/wallboard", "sec-fetch-site", "cross-site").statusCode());
    assertEquals(403, with("/page.css", "sec-fetch-site", "same-site").statusCode());
    assertEquals(200, with("/", "sec-fetch-site", "same-origin").statusCode());
    HttpResponse<String> opened =
        send(
            request("/")
                .header("sec-fetch-site", "cross-site")
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", "document")
                .GET());
    assertEquals(200, opened.statusCode());
  }

  @Test
  void whoever_changes_something_must_send_json() throws Exception {
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "multipart/form-data; boundary=x")) {
      HttpResponse<String> answer =
          send(
              request("/api/counsellors/ana/duty")
                  .header("content-type", type)
                  .PUT(BodyPublishers.ofString("{\"station\":\"c1\"}")));
      assertEquals(415, answer.statusCode(), type);
    }
    assertEquals(415, send(request("/api/counsellors/ana/duty").DELETE()).statusCode());
    assertEquals(List.of(), scenery.offered);
  }

  /** The router takes these for the same route; the table of rights knows it by one name. */
  @Test
  void a_route_has_one_name_only() throws Exception {
    assertEquals(200, get("/api/consents").statusCode());
    for (String path :
        List.of(
            "/api/consents/",
            "/api/consents//",
            "//api/consents",
            "/api//consents",
            "/api/./consents",
            "/api/x/../consents",
            "/duty/")) {
      String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 404"), path + ": " + answer);
    }
    assertEquals(200, get("/").statusCode());
  }

  @Test
  void what_we_do_not_have_is_refused() throws Exception {
    for (String path :
        List.of(
            "/nothing",
            "/../hotline.conf",
            "/webroot/page.css",
            "/duty.html",
            "/%2e%2e/hotline.conf",
            "/%zz",
            "/a%00b")) {
      String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 40"), path + ": " + answer);
    }
    String post =
        raw(
            String.join(
                "\r\n",
                "POST /duty HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 0",
                "",
                ""));
    assertTrue(post.startsWith("HTTP/1.1 405"), post);
  }

  @Test
  void the_stream_sends_the_whole_picture_at_once_and_after_a_change() throws Exception {
    HttpResponse<InputStream> stream = open();
    assertEquals("text/event-stream; charset=utf-8", header(stream, "content-type"));
    try (BufferedReader lines = reader(stream)) {
      assertEquals(0, next(lines).getInteger("waiting"));
      scenery.arrives("a", "sos", Instant.now());
      JsonObject picture = next(lines);
      while (picture.getInteger("waiting") == 0) {
        picture = next(lines);
      }
      assertEquals(1, picture.getInteger("waiting"));
    }
  }

  @Test
  void more_streams_than_permitted_are_refused_and_room_is_given_back() throws Exception {
    List<HttpResponse<InputStream>> streams = List.of(open(), open(), open());
    assertEquals(503, get("/api/wallboard/stream").statusCode());
    for (HttpResponse<InputStream> stream : streams) {
      stream.body().close();
    }
    eventually(
        () -> {
          HttpResponse<InputStream> stream = open();
          boolean room = stream.statusCode() == 200;
          stream.body().close();
          return room;
        });
  }
}
