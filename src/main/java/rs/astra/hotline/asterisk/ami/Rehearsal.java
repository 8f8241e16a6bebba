package rs.astra.hotline.asterisk.ami;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.manager.event.DisconnectEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.manager.internal.ManagerWriter;
import org.asteriskjava.manager.internal.ManagerWriterImpl;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;

/**
 * Calls that nobody makes, played before the first real one: a few calls a day never make Java
 * compile the way from a caller's channel to a ringing telephone, and each of them would be served
 * by an interpreter. What Asterisk would write is read, translated, decided and answered with the
 * actions that Asterisk would get, and nothing leaves this object.
 */
public final class Rehearsal extends ManagerConnectionImpl {
  /** After about five thousand runs Java compiles a method as well as it can. */
  public static final int ENOUGH = 6_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final CounsellorId COUNSELLOR = new CounsellorId("rehearsal");
  private static final String CALL = "rehearsal-";
  private static final String END = "end";

  private final AmiTranslator translator;
  private final AmiCommander commander;
  private final String number;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ManagerWriter writer = new ManagerWriterImpl();
  private final CompletableFuture<Integer> done = new CompletableFuture<>();
  private Instant now = Instant.EPOCH;
  private Hotline hotline;
  private int left;
  private int rung;

  private Rehearsal(Config config, int calls) {
    this.translator = new AmiTranslator(Map.of(), new Numbers(config.lines()));
    this.commander = AmiCommander.of(config);
    this.number = config.lines().values().iterator().next().numbers().getFirst();
    this.hotline = Hotline.empty(config.dispatch(), "rehearsal");
    this.left = calls;
    writer.setSocket(createSocket());
    decide(
        new Fact.LinkRestored(
            new Snapshot(now, Map.of(), Map.of(), Map.of(), List.of(), List.of())));
    StationId station = config.stations().keySet().iterator().next();
    decide(new Fact.SignedIn(COUNSELLOR, station, Level.FIRST));
  }

  /**
   * Plays calls one after the other: a telephone rings for each, and the caller hangs up. Takes
   * about a second for {@link #ENOUGH} of them; may go on beside the real thing.
   *
   * @return for how many of them a telephone would have rung: all, or something is wrong here, and
   *     the first callers wait some milliseconds longer
   */
  public static int play(Config config, int calls) {
    Rehearsal rehearsal = new Rehearsal(config, calls);
    rehearsal.call();
    try {
      rehearsal.connect();
      return rehearsal.done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  protected SocketConnectionFacade createSocket() {
    return new CannedSocket(this::line);
  }

  @Override
  public void dispatchEvent(ManagerEvent event, @Nullable Integer requiredHandlingTime) {
    if (event instanceof DisconnectEvent) {
      done.complete(rung);
      return;
    }
    Fact fact = translator.fact(event);
    if (fact != null) {
      decide(fact);
    }
    if (fact instanceof Fact.LegEnded) {
      if (--left > 0) {
        call();
      } else {
        lines.add(END);
      }
    }
  }

  private void decide(Fact fact) {
    now = now.plusMillis(10);
    Decision decision = Decide.decide(hotline, fact, now);
    hotline = decision.next();
    decision.commands().forEach(this::carryOut);
  }

  private void carryOut(Command command) {
    try {
      if (command instanceof Command.Ring ring) {
        writer.sendAction(commander.ring(ring), CALL + left);
        rung++;
        hangsUp(ring.caller().id().value());
      } else if (command instanceof Command.StopRinging stop) {
        writer.sendAction(commander.hangUp(stop.leg().value()), CALL + left);
        hangsUp(stop.leg().value());
      }
    } catch (IOException e) {
      throw new IllegalStateException("a canned socket takes everything", e);
    }
  }

  /** What comes next: asterisk-java reads and hears in two threads. */
  private @Nullable String line() {
    try {
      String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return END.equals(line) ? null : line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void call() {
    add("Event", "Newchannel");
    add("Privilege", "call,all");
    add("Timestamp", "1.000000");
    add("Channel", "PJSIP/trunk-" + left);
    add("ChannelState", "4");
    add("ChannelStateDesc", "Ring");
    add("CallerIDNum", "0");
    add("CallerIDName", "Line");
    add("ConnectedLineNum", "<unknown>");
    add("ConnectedLineName", "<unknown>");
    add("Language", "en");
    add("AccountCode", "");
    add("Context", "from-trunk");
    add("Exten", number);
    add("Priority", "1");
    add("Uniqueid", CALL + left);
    add("Linkedid", CALL + left);
    lines.add("");
  }

  private void hangsUp(String channel) {
    add("Event", "Hangup");
    add("Channel", "PJSIP/" + channel);
    add("Uniqueid", channel);
    add("Cause", "16");
    lines.add("");
  }

  private void add(String header, String value) {
    lines.add(header + ": " + value);
  }
}
