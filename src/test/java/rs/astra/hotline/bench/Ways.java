package rs.astra.hotline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.Pbx;

/** The ways from a caller to a counsellor that are compared, each with a telephone of its own. */
final class Ways implements AutoCloseable {
  /**
   * Not in the production dialplan. Queue() in its two best variants: with nothing before it, and
   * with an answer that does not wait for sound, as ours. {@code retry = 1} is the shortest that
   * app_queue can do (it takes 0 as 5), and a ring time longer than any call here.
   */
  private static final String DIALPLAN =
      """

      [from-trunk](+)
      exten => 9001,1,Dial(PJSIP/c1)
      exten => 9002,1,Queue(bench-plain)
      exten => 9003,1,Answer(,i)
       same => n,Queue(bench-answered)
      """;

  private static final String QUEUES =
      """

      [bench](!)
      strategy = ringall
      timeout = 60
      retry = 1
      wrapuptime = 0
      ringinuse = no
      joinempty = yes
      leavewhenempty = no
      announce-frequency = 0
      periodic-announce-frequency = 0
      [bench-plain](bench)
      member => PJSIP/c2
      [bench-answered](bench)
      member => PJSIP/c3
      """;

  /** The station at which the backend's counsellor sits. */
  static final String OUR_STATION = "c4";

  /**
   * One way.
   *
   * @param answersFirst whether Asterisk answers before the counsellor's telephone rings
   */
  record Way(String label, String number, SipEnd carrier, SipEnd telephone, boolean answersFirst) {}

  final Way dial;
  final Way queue;
  final Way queueAnswered;
  final Way ours;
  private final List<SipEnd> ends = new ArrayList<>();

  Ways(Pbx pbx) throws IOException {
    append(pbx.folder().resolve("conf/extensions.conf"), DIALPLAN);
    append(pbx.folder().resolve("conf/queues.conf"), QUEUES);
    pbx.cli("module load app_dial.so");
    pbx.cli("queue reload all");
    pbx.cli("dialplan reload");
    SipEnd carrier = end(pbx, new Address(pbx.trunkHost(), 5070));
    dial = new Way("Dial()", "9001", carrier, end(pbx, pbx.station("c1")), false);
    queue = new Way("Queue()", "9002", carrier, end(pbx, pbx.station("c2")), false);
    queueAnswered =
        new Way("Answer(,i) Queue()", "9003", carrier, end(pbx, pbx.station("c3")), true);
    ours =
        new Way(
            "this hotline: Answer(,i) and us",
            "0117850000",
            carrier,
            end(pbx, pbx.station(OUR_STATION)),
            true);
  }

  List<Way> all() {
    return List.of(dial, queue, queueAnswered, ours);
  }

  private SipEnd end(Pbx pbx, Address own) throws IOException {
    SipEnd end = new SipEnd(own, pbx.sip());
    ends.add(end);
    return end;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    ends.forEach(SipEnd::close);
  }
}
