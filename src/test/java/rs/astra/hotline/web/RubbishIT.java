package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.people.Role;

class RubbishIT extends OverHttp {
  private final String signIn =
      String.join(
          "\r\n",
          "PUT /api/counsellors/ana/duty HTTP/1.1",
          "Host: localhost",
          "Cookie: " + supervisor,
          "Content-Type: application/json",
          "");

  @Test
  void binary_rubbish_is_refused_and_counted() throws Exception {
    Random random = new Random(20261121);
    for (int i = 0; i < 50; i++) {
      long before = scenery.rejected.sum();
      byte[] rubbish = new byte[200 + random.nextInt(20_000)];
      random.nextBytes(rubbish);
      rubbish[rubbish.length - 1] = '\n';
      rubbish[rubbish.length - 2] = '\n';
      rubbish[10] = '\n';
      String answer = raw(rubbish);
      assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
      eventually(() -> scenery.rejected.sum() > before);
    }
    assertEquals(200, get("/health/live").statusCode());
  }

  @Test
  void what_is_too_long_is_refused_and_counted() throws Exception {
    long before = scenery.rejected.sum();
    String line = raw("GET /" + "a".repeat(3000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertTrue(line.matches("(?s)HTTP/1\\.[01] 414.*"), line);
    String headers =
        raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9000) + "\r\n\r\n");
    assertTrue(headers.matches("(?s)HTTP/1\\.[01] 431.*"), headers);
    String announced = raw(signIn + "Content-Length: 8193\r\n\r\n");
    assertTrue(announced.matches("(?s)HTTP/1\\.[01] 413.*"), announced);
    String chunked =
        raw(
            signIn
                + "Transfer-Encoding: chunked\r\n\r\n"
                + ("1000\r\n" + "a".repeat(4096) + "\r\n").repeat(3));
    assertTrue(chunked.isEmpty() || chunked.matches("(?s)HTTP/1\\.[01] 413.*"), chunked);
    String body = raw("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
    assertTrue(body.matches("(?s)HTTP/1\\.[01] 400.*"), body);
    eventually(() -> scenery.rejected.sum() >= before + 5);
  }

  @Test
  void a_slow_request_is_cut_off_and_counted() throws Exception {
    long before = scenery.rejected.sum();
    for (String begun :
        List.of(
            "",
            "GET / HT",
            "GET / HTTP/1.1\r\nHost: localhost\r\n",
            signIn + "Content-Length: 100\r\n\r\n{")) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        drip(socket);
      }
    }
    eventually(() -> scenery.rejected.sum() >= before + 4);
    assertEquals(List.of(), scenery.offered);
  }

  @Test
  void a_request_that_breaks_off_is_counted_and_nothing_else() throws Exception {
    long before = scenery.rejected.sum();
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              (signIn + "Content-Length: 100\r\n\r\n{\"sta").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
    eventually(() -> scenery.rejected.sum() > before);
    assertEquals(List.of(), scenery.offered);
    assertEquals(200, get("/health/live").statusCode());
  }

  @Test
  void too_many_connections_are_refused_and_those_who_leave_make_room() throws Exception {
    Socket[] many = new Socket[HASTY.connections() + 5];
    long before = scenery.rejected.sum();
    for (int i = 0; i < many.length; i++) {
      many[i] = connect();
    }
    eventually(() -> scenery.rejected.sum() >= before + 5);
    for (Socket socket : many) {
      socket.close();
    }
    eventually(
        () ->
            raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200"));
  }

  @Test
  void whoever_takes_all_connections_makes_room_for_somebody_elsewhere() throws Exception {
    List<Socket> many = new ArrayList<>();
    byte[] request =
        ("GET /icon.svg HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < HASTY.connections(); i++) {
      Socket stranger = new Socket("127.0.0.1", web.port(), InetAddress.getByName("127.0.0.2"), 0);
      many.add(stranger);
      stranger.getOutputStream().write(request);
      assertTrue(stranger.getInputStream().read() > 0, "answered: it may rest for a while");
    }
    assertEquals(200, get("/api/wallboard").statusCode());
    try (Socket more = new Socket("127.0.0.1", web.port(), InetAddress.getByName("127.0.0.2"), 0)) {
      assertEquals(-1, more.getInputStream().read(), "no room for one more of these");
    }
    for (Socket socket : many) {
      socket.close();
    }
  }

  @Test
  void whoever_has_signed_in_and_asks_without_end_must_wait_and_nobody_else() throws Exception {
    String busy = scenery.cookie("ana", Role.COUNSELLOR);
    var answer = send(strange("/api/session").header("cookie", busy));
    for (int i = 0; answer.statusCode() == 200 && i < 2 * HASTY.atOnce(); i++) {
      answer = send(strange("/api/session").header("cookie", busy));
    }
    assertEquals(429, answer.statusCode());
    assertTrue(Integer.parseInt(header(answer, "retry-after")) >= 1);
    assertEquals(1, scenery.throttled.sum());
    assertEquals(200, get("/api/session").statusCode(), "somebody else");
    assertEquals(
        200,
        send(strange("/api/session").header("cookie", scenery.another("ana", Role.COUNSELLOR)))
            .statusCode(),
        "another session");
    assertEquals(200, send(strange("/sign-in").header("cookie", busy)).statusCode(), "a page");
  }
}
