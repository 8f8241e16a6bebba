package rs.astra.hotline.asterisk.agi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.LegId;

/**
 * A telephone was answered and asks for the call ({@code accept}). Only the engine's verdict, set
 * as the last act, lets it bridge; without one it is hung up.
 */
final class Acceptance implements AgiScript {
  private static final long VERDICT_WITHIN_MILLIS = 8_000;

  private final AgiDoor door;

  Acceptance(AgiDoor door) {
    this.door = door;
  }

  @Override
  public void service(AgiRequest request, AgiChannel channel) throws AgiException {
    String[] arguments = request.getArguments();
    String id = request.getUniqueId();
    if (arguments == null
        || arguments.length < 1
        || !LegId.isLeg(arguments[0])
        || !arguments[0].equals(id)) {
      door.counts.add("accept", "refused");
      return;
    }
    LegId leg = new LegId(arguments[0]);
    CompletableFuture<AgiDoor.Verdict> verdict = new CompletableFuture<>();
    door.asking.put(leg, verdict);
    try {
      if (door.facts.test(new Fact.LegAnswered(leg))) {
        channel.setVariable(
            "VERDICT", verdict.get(VERDICT_WITHIN_MILLIS, TimeUnit.MILLISECONDS).word);
        door.counts.add("accept", "ok");
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // No verdict: the telephone is hung up, the caller goes on waiting.
    } finally {
      door.asking.remove(leg, verdict);
    }
    door.counts.add("accept", "handed_over");
  }
}
