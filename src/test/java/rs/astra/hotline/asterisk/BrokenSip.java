package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * SIP as it must not be, always the same: what RFC 4475 warns of, in our own words, and requests in
 * which a few bytes are wrong. Each names a number.
 */
final class BrokenSip {
  private static final int SPOILT = 150;
  private static final String SDP =
      """
      v=0
      o=x 1 1 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio 9 RTP/AVP 8 101
      a=rtpmap:8 PCMA/8000
      """
          .replace("\n", "\r\n");

  private final String to;
  private final String from;
  private final List<String> all = new ArrayList<>();
  private int serial;

  /**
   * To whom it goes, and who claims to call.
   *
   * @param to our number
   * @param from a number
   */
  BrokenSip(String to, String from) {
    this.to = to;
    this.from = from;
  }

  List<byte[]> messages() {
    startLines();
    headers();
    lengths();
    descriptions();
    Random random = new Random(4475);
    for (int i = 0; i < SPOILT; i++) {
      all.add(spoilt(request(i % 3 == 0 ? "REGISTER" : "INVITE", "", SDP), random));
    }
    return all.stream().map(text -> text.getBytes(ISO_8859_1)).toList();
  }

  private void startLines() {
    String good = request("INVITE", "", SDP);
    String uri = "sip:" + to + "@127.0.0.1";
    for (String first :
        List.of(
            "INVITE " + uri + " SIP/7.0",
            "INVITE <" + uri + "> SIP/2.0",
            "INVITE " + uri + "; x=y SIP/2.0",
            "INVITE  " + uri + "  SIP/2.0",
            "INVITE " + uri,
            "INVITE sip: SIP/2.0",
            "INVITE sip:%00%ff" + from + "@[::::] SIP/2.0",
            "INVITE tel:" + from + " SIP/2.0",
            "INVITE nobody-knows-this:" + from + " SIP/2.0",
            "INVITE sip:" + "9".repeat(3_000) + "@127.0.0.1 SIP/2.0",
            "!interesting-Method0123456789_*+`.%indeed'~ " + uri + " SIP/2.0",
            "SIP/2.0 200 " + from,
            "SIP/2.0 99999999999999999999 " + from,
            "SIP/2.0",
            "",
            from)) {
      all.add(good.replaceFirst("^[^\r]*", java.util.regex.Matcher.quoteReplacement(first)));
    }
    all.add("\0".repeat(500) + from);
    all.add("\r\n\r\n\r\n\r\n" + good);
    all.add(good.replace("\r\n", "\n"));
    all.add(good.replace("\r\n", "\r"));
  }

  private void headers() {
    for (String more :
        List.of(
            "Max-Forwards: 300",
            "Max-Forwards: -1",
            "Max-Forwards: " + from + from + from,
            "CSeq: 36893488147419103232 REGISTER",
            "CSeq: 1 OPTIONS",
            "CSeq:",
            "Via: SIP/2.0/UDP 127.0.0.1:99999999;branch=",
            "Via: SIP/2.0/UDP ;;,;,,",
            "Via: SIP/9.9/" + from + " 127.0.0.1",
            "From: \"" + from,
            "From: <sip:" + from + "@127.0.0.1>;tag=\0;tag",
            "From: \"\\\"\\\0" + from + "\" <sip:%zz@>",
            "To: \"" + from + "\" <sip:" + to + "@127.0.0.1> ;; tag = = 7",
            "Contact: *",
            "Contact: <<<<" + from + ">>>>",
            "Contact: \"" + from + "\" <sip:" + from + "@%%%>;expires=99999999999999999999",
            "P-Asserted-Identity: <sip:" + from + "@carrier.invalid",
            "P-Asserted-Identity: " + "<tel:" + from + ">,".repeat(400),
            "Privacy: id;" + "none;".repeat(1_000),
            "Require: " + from,
            "Proxy-Require: nothing-that-is-known, " + from,
            "Authorization: Digest username=\"" + from + "\",nonce=\"\",,,response=\"",
            "Authorization: Nothing " + from + "\0",
            "Content-Type: multipart/mixed;boundary=\"",
            "Content-Type: application/" + from,
            "Content-Encoding: gzip",
            "Accept: text/" + "x".repeat(20_000),
            "Date: Fri, 99 Foo 99999 25:61:61 " + from,
            "Replaces: " + from + ";to-tag=1;from-tag=1;early-only",
            "Session-Expires: 0;refresher=" + from,
            "Min-SE: 99999999999999999999",
            "Route: <sip:" + from + "@127.0.0.1:5062;lr>,<",
            "Record-Route: <" + "a".repeat(5_000) + ">",
            "X-Folded: " + from + "\r\n \r\n\t\r\n  " + from,
            "X-" + "y".repeat(10_000) + ": " + from,
            "no colon here " + from,
            ": " + from,
            "X-Bytes: \1\2\3\u00ff\u00fe\u0080" + from)) {
      all.add(request("INVITE", more + "\r\n", SDP));
      all.add(request("REGISTER", more + "\r\n", ""));
    }
    all.add(request("INVITE", ("X-Many: " + from + "\r\n").repeat(1_000), SDP));
    all.add(request("INVITE", "", SDP).replaceFirst("(?m)^Call-ID:.*\r\n", ""));
    all.add(request("INVITE", "", SDP).replaceFirst("(?m)^Via:.*\r\n", ""));
    all.add(request("INVITE", "", SDP).replaceFirst("(?m)^From:.*\r\n", ""));
    all.add(request("INVITE", "", SDP).replaceFirst("(?m)^CSeq:.*\r\n", ""));
  }

  private void lengths() {
    for (String length : List.of("-1", "0", "5", "9999", "4294967297", "x", "")) {
      all.add(
          request("INVITE", "", SDP)
              .replaceFirst("Content-Length: \\d+", "Content-Length: " + length));
    }
    String whole = request("INVITE", "", SDP);
    for (int cut = 1; cut < whole.length(); cut += 40) {
      all.add(whole.substring(0, cut));
    }
  }

  private void descriptions() {
    for (String sdp :
        List.of(
            "v=0",
            "v=" + from,
            "\0\0\0\0",
            SDP.replace("m=audio 9", "m=audio 99999999"),
            SDP.replace("m=audio 9", "m=audio -1"),
            SDP.replace("RTP/AVP 8 101", "RTP/AVP"),
            SDP.replace("RTP/AVP 8 101", "RTP/AVP " + "8 ".repeat(2_000)),
            SDP.replace("RTP/AVP", "nothing/" + from),
            SDP.replace("c=IN IP4 127.0.0.1", "c=IN IP9 " + from),
            SDP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 999.999.999.999/127/9"),
            SDP.replace("t=0 0", "t=" + from),
            SDP.replace("a=rtpmap:8 PCMA/8000", "a=rtpmap:999 " + from + "/0/0/0"),
            SDP.replace("a=rtpmap:8 PCMA/8000", "a=crypto:1 X inline:" + from),
            SDP + "m=audio 9 RTP/AVP 8\r\n".repeat(300),
            SDP + "a=fmtp:101 " + "0-".repeat(4_000),
            SDP.repeat(20))) {
      all.add(request("INVITE", "", sdp));
    }
  }

  private String request(String method, String more, String body) {
    serial++;
    return "%s sip:%s@127.0.0.1 SIP/2.0\r\n".formatted(method, to)
        + "Via: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bKbroken%d\r\n".formatted(serial)
        + more
        + "From: \"%s\" <sip:%s@carrier.invalid>;tag=%d\r\n".formatted(from, from, serial)
        + "To: <sip:%s@127.0.0.1>\r\nCall-ID: broken-%d\r\nCSeq: 1 %s\r\n"
            .formatted(to, serial, method)
        + "Contact: <sip:%s@127.0.0.1:5099>\r\nMax-Forwards: 70\r\n".formatted(from)
        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  private static String spoilt(String text, Random random) {
    StringBuilder spoilt = new StringBuilder(text);
    for (int times = random.nextInt(6); times >= 0; times--) {
      int at = random.nextInt(spoilt.length());
      switch (random.nextInt(5)) {
        case 0 -> spoilt.setCharAt(at, (char) random.nextInt(256));
        case 1 -> spoilt.insert(at, "\0".repeat(1 + random.nextInt(3)));
        case 2 -> spoilt.delete(at, Math.min(spoilt.length(), at + 1 + random.nextInt(30)));
        case 3 -> spoilt.insert(at, spoilt.substring(at, Math.min(spoilt.length(), at + 60)));
        default -> spoilt.insert(at, ";<\",=>:%@ \t".charAt(random.nextInt(11)));
      }
    }
    return spoilt.toString();
  }
}
