package rs.astra.hotline.asterisk.agi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.engine.CallbackNumber;
import rs.astra.hotline.engine.Callbacks;

/**
 * A counsellor has picked up to call somebody back ({@code callback}). The rules are asked, and the
 * number is put where Asterisk asks for it; only the engine's verdict, set as the last act, lets
 * the dialplan dial. How long it may ring is all that the channel learns.
 */
final class Dialling implements AgiScript {
  private static final long VERDICT_WITHIN_MILLIS = 4_000;

  private final AgiDoor door;
  private final Callbacks callbacks;
  private final BiConsumer<LegId, CallbackNumber> numbers;

  /**
   * A script.
   *
   * @param numbers takes the number over that Asterisk is to dial for a leg
   */
  Dialling(AgiDoor door, Callbacks callbacks, BiConsumer<LegId, CallbackNumber> numbers) {
    this.door = door;
    this.callbacks = callbacks;
    this.numbers = numbers;
  }

  @Override
  public void service(AgiRequest request, AgiChannel channel) throws AgiException {
    String id = request.getUniqueId();
    if (id == null || !LegId.isLeg(id)) {
      door.counts.add("callback", "refused");
      return;
    }
    LegId leg = new LegId(id);
    CompletableFuture<AgiDoor.Verdict> verdict = new CompletableFuture<>();
    door.asking.put(leg, verdict);
    try {
      Callbacks.Cleared cleared = callbacks.clear(leg);
      if (cleared.number() != null) {
        numbers.accept(leg, cleared.number());
      }
      if (door.facts.test(new Fact.CallbackCleared(leg, cleared.verdict()))) {
        AgiDoor.Verdict said = verdict.get(VERDICT_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        if (cleared.verdict() instanceof Verdict.DialNow dial) {
          channel.setVariable("RING_FOR", Long.toString(dial.ringFor().toSeconds()));
        }
        channel.setVariable("VERDICT", said.word);
        door.counts.add("callback", "ok");
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // No verdict: the telephone is hung up, and nobody is dialled.
    } finally {
      door.asking.remove(leg, verdict);
    }
    door.counts.add("callback", "handed_over");
  }
}
