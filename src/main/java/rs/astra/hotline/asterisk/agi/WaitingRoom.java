package rs.astra.hotline.asterisk.agi;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Prompt;
import rs.astra.hotline.core.roster.Language;

/**
 * A caller waits, with music and now and then a voice, until a bridge takes the channel away.
 *
 * <ol>
 *   <li>Every second the dead man's switch is renewed: should we freeze, Asterisk takes the caller
 *       to the fallback within {@value #SWITCH_SECONDS} seconds.
 *   <li>It is renewed only while the engine decides, Asterisk can be asked to ring somebody, and
 *       the door is open to telephones that ask. If not, the caller is handed over to the fallback
 *       at once.
 *   <li>A voice never delays anything: it plays as music does, and the room listens meanwhile.
 *   <li>While the greeting speaks, and a few seconds longer, keys choose a language ({@link Menu}).
 *       They are waited for with WAIT FOR DIGIT, for a second at most: the switch is renewed in
 *       between, orders that can come so early ({@link Command.Say}) would have to wait for the
 *       greeting anyway, and after it no key of a caller ever leaves Asterisk.
 *   <li>The caller is answered here, while Asterisk is already ringing somebody: answering first
 *       would make every caller wait for it.
 * </ol>
 */
final class WaitingRoom {
  static final int SWITCH_SECONDS = 6;
  static final String MUSIC = "default";
  private static final long RENEW_MILLIS = 1_000;

  private final AgiDoor door;
  private final Caller caller;
  private final AgiChannel channel;
  private final BlockingQueue<Command> orders = new LinkedBlockingQueue<>();
  private Menu menu = Menu.none();
  private Language language;
  private Command.@Nullable Say next;
  private long voiceEndsAt;

  WaitingRoom(AgiDoor door, Caller caller, AgiChannel channel) {
    this.door = door;
    this.caller = caller;
    this.channel = channel;
    this.language = caller.language();
  }

  /** Any thread. */
  void order(Command command) {
    orders.add(command);
  }

  /**
   * Stays until the caller is released, taken away or handed over.
   *
   * @param first whether the caller is to be greeted
   * @return whether the caller was released; false: handed over to the fallback
   * @throws AgiException when the channel has left
   */
  boolean stay(boolean first) throws AgiException {
    if (first) {
      channel.exec("Answer", ",i"); // without waiting for the caller's sound
    }
    if (first && channel.getVariable("GREETED") == null) {
      channel.setVariable("GREETED", "yes");
      Config.Line line = door.lines.get(caller.line());
      menu = line == null ? Menu.none() : Menu.of(line, door.prompts, System.nanoTime());
      goOn();
    } else if (first) {
      music();
    }
    // A caller who comes back hears silence until the engine has said what is to be.
    boolean silent = !first;
    while (door.listening() && door.mayWait.getAsBoolean()) {
      renew();
      Command order = await();
      if (order instanceof Command.Release) {
        channel.setVariable("VERDICT", "release");
        return true;
      }
      if (order instanceof Command.Say say) {
        next = say;
      }
      if (order instanceof Command.SpeakIn in) {
        speakIn(in.caller().language());
      }
      if (voiceEndsAt != 0 && System.nanoTime() >= voiceEndsAt) {
        goOn();
      }
      if (voiceEndsAt == 0 && next != null) {
        say(name(next.prompt()));
        next = null;
        silent = false;
      }
      if (silent) {
        silent = false;
        music();
      }
    }
    // Who was taken into a conversation since the last time is not handed over: then this throws.
    renew();
    return false;
  }

  private void renew() throws AgiException {
    channel.setVariable("TIMEOUT(absolute)", Integer.toString(SWITCH_SECONDS));
  }

  private @Nullable Command await() throws AgiException {
    long wait = RENEW_MILLIS;
    if (voiceEndsAt != 0) {
      long left = (voiceEndsAt - System.nanoTime()) / 1_000_000;
      wait = Math.clamp(left, 1, RENEW_MILLIS);
    }
    if (menu.open(System.nanoTime()) && orders.isEmpty()) {
      key(channel.waitForDigit((int) wait));
      wait = 0;
    }
    try {
      return orders.poll(wait, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** A key that means nothing is ignored without a word; 0: none was pressed. */
  private void key(char key) {
    if (key != 0 && "0123456789*#".indexOf(key) < 0) {
      menu.close(); // the channel is about to leave, or something is wrong with it
      return;
    }
    Language wanted = menu.press(key);
    if (wanted != null
        && !door.facts.test(new Fact.LanguageChosen(caller.id(), wanted, ChosenBy.KEY))) {
      menu.forget(); // may be pressed again
    }
  }

  /** From now on in that language; who has just pressed a key hears at once that it counted. */
  private void speakIn(Language wanted) throws AgiException {
    language = wanted;
    if (menu.open(System.nanoTime())) {
      menu.hush();
      say("please-wait");
    }
  }

  /** The voice is over: the menu's next, or music. */
  private void goOn() throws AgiException {
    voiceEndsAt = 0;
    String voice = menu.voice();
    while (voice != null && !play(voice)) {
      voice = menu.voice();
    }
    if (voice == null) {
      music();
    }
  }

  /** What has no recording in the caller's language is said in the line's first. */
  private void say(String prompt) throws AgiException {
    Config.Line line = door.lines.get(caller.line());
    if (!play(language + "-" + prompt) && line != null) {
      play(line.language() + "-" + prompt);
    }
  }

  /** One voice after the other; one that has no recording is left out. */
  private boolean play(String musicClass) throws AgiException {
    Duration length = door.prompts.length(musicClass);
    if (length.isZero()) {
      return false;
    }
    channel.playMusicOnHold(musicClass);
    voiceEndsAt = System.nanoTime() + length.toNanos();
    return true;
  }

  private void music() throws AgiException {
    channel.playMusicOnHold(MUSIC);
  }

  private static String name(Prompt prompt) {
    return switch (prompt) {
      case PLEASE_WAIT -> "please-wait";
      case NOBODY_FREE -> "nobody-free";
    };
  }
}
