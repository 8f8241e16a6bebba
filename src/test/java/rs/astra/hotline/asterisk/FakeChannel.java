package rs.astra.hotline.asterisk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One channel of the fake. Touched by the fake's one thread only. */
final class FakeChannel {
  static final int DOWN = 0;
  static final int RING = 4;
  static final int RINGING = 5;
  static final int UP = 6;
  static final String UNKNOWN = "<unknown>";

  final String name;
  final String uniqueId;
  String linkedId;
  int state;
  String number = UNKNOWN;
  String label = UNKNOWN;
  String connectedNumber = UNKNOWN;
  String connectedLabel = UNKNOWN;
  String language = "en";
  String context;
  String exten;
  int priority = 1;
  String dialled = UNKNOWN;
  String application = "";
  String data = "";
  final Map<String, String> variables = new LinkedHashMap<>();

  /** Keys that were pressed and that nobody has waited for yet. */
  final BlockingQueue<Character> keys = new LinkedBlockingQueue<>();

  /** Who is at the other end; a caller has none. */
  @Nullable FakePhone phone;

  @Nullable FakeBridge bridge;
  @Nullable FakeAgi agi;

  /** What runs when it hangs up, before the event. */
  Runnable handler = () -> {};

  /** What an unanswered leg does when it ends; nothing for all other channels. */
  @Nullable Runnable unanswered;

  boolean gone;

  /** Counts the moves through the dialplan: what was begun for an earlier step is void. */
  int step;

  long hangupAt;
  @Nullable Future<?> absolute;

  FakeChannel(String name, String uniqueId, String linkedId, int state, String context) {
    this.name = name;
    this.uniqueId = uniqueId;
    this.linkedId = linkedId;
    this.state = state;
    this.context = context;
    this.exten = "s";
  }

  String variable(String variable) {
    return variables.getOrDefault(variable, "");
  }

  String stateName() {
    return switch (state) {
      case DOWN -> "Down";
      case RING -> "Ring";
      case RINGING -> "Ringing";
      default -> "Up";
    };
  }

  /** Goes on elsewhere in the dialplan: a FastAGI session ends. */
  int move(String to, int at, String with) {
    step++;
    context = to;
    priority = at;
    application = with;
    data = "";
    leaveAgi();
    return step;
  }

  void leaveAgi() {
    FakeAgi session = agi;
    agi = null;
    if (session != null) {
      session.cut();
    }
  }
}
