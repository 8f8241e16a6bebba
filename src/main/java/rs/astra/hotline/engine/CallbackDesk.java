package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.CallbackRules;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.SafeWindow;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.ConsentBook.Kept;

/**
 * How a callback is agreed, read, made and withdrawn.
 *
 * <ol>
 *   <li>It is recorded by whoever talks, or talked last, with the caller, and belongs to that call.
 *       While it is written down the next caller may have come: so it is said which call it was,
 *       and it may be the one before as well.
 *   <li>A number goes in and never comes out, but to be dialled. What may be read is when it is
 *       safe, who may answer and the code word. Pages ask all the time which there are: they are
 *       told what holds now, and that is in no trail.
 *   <li>Whatever is done is in the trail before it is done, with the call in which it was agreed;
 *       what cannot be recorded there is not done. Only withdrawing is done all the same: it can
 *       but protect.
 *   <li>The rules are asked when a counsellor wants to call back, and again before the number is
 *       opened. Every refusal is decided by the core as well, and so in the journal.
 * </ol>
 */
public final class CallbackDesk implements Callbacks {
  private static final long CLEARED_WITHIN_SECONDS = 6;

  private final ConsentBook book;
  private final Sealing sealing;
  private final Audit audit;
  private final Supplier<Hotline> hotline;
  private final Predicate<Fact> offer;
  private final CallbackRules rules;
  private final boolean carrier;
  private final Supplier<ConsentId> ids;
  private final InstantSource clock;

  /**
   * A desk.
   *
   * @param offer takes a fact, or says no when the engine's queue is full
   * @param carrier whether there is one through which to call back
   * @param ids new ones, by chance
   */
  public CallbackDesk(
      ConsentBook book,
      Sealing sealing,
      Audit audit,
      Supplier<Hotline> hotline,
      Predicate<Fact> offer,
      CallbackRules rules,
      boolean carrier,
      Supplier<ConsentId> ids,
      InstantSource clock) {
    this.book = book;
    this.sealing = sealing;
    this.audit = audit;
    this.hotline = hotline;
    this.offer = offer;
    this.rules = rules;
    this.carrier = carrier;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What the caller has agreed to.
   *
   * @param consent which it is to be, so that it is one however often it is sent; null for a new
   *     one
   * @param call in which, null for the present one or the last
   * @param number as it was said
   * @param lasts how long, 72 h at most
   */
  public record Agreement(
      @Nullable ConsentId consent,
      @Nullable CallId call,
      String number,
      Sealing.Words words,
      SafeWindow window,
      boolean voicemail,
      Duration lasts) {
    @Override
    public String toString() {
      return "[agreement]";
    }
  }

  /** What became of an agreement. */
  public sealed interface Recorded {
    /** It is kept. */
    record Done(CallbackConsent consent) implements Recorded {}

    /** It is not. */
    record Not(Obstacle because) implements Recorded {}
  }

  /** Why an agreement is not recorded. */
  public enum Obstacle {
    /** The counsellor has talked with nobody in this shift. */
    NO_CALL,
    /** It is neither of the counsellor's last two calls. */
    OTHER_CALL,
    /** It is no number that can be called back. */
    NO_NUMBER,
    /** There is no key with which it could be sealed. */
    NO_KEY,
    /** Longer than 72 h. */
    TOO_LONG,
    /** Over before it begins, or withdrawn since it was sent first. */
    OVER_ALREADY,
    /** The window does not open before it lapses. */
    NEVER_SAFE
  }

  /** The call that goes on, or was the last one in this shift; empty if there was none. */
  public Optional<Talk> talk(CounsellorId by) {
    Hotline now = hotline.get();
    Counsellor who = now.staff().counsellor(by);
    return Optional.ofNullable(who.load().last())
        .map(
            call ->
                who.availability() instanceof Availability.OnCall on
                    ? new Talk(call, on.since())
                    : new Talk(call, null));
  }

  /**
   * A call in which something can be agreed.
   *
   * @param since when they began to talk, null if it is over
   */
  public record Talk(CallId call, @Nullable Instant since) {}

  /** Records what was agreed in a call of that counsellor. */
  public Future<Recorded> record(CounsellorId by, Agreement agreement) {
    Load load = hotline.get().staff().counsellor(by).load();
    CallId call = agreement.call() == null ? load.last() : agreement.call();
    if (load.last() == null || call == null) {
      return not(Obstacle.NO_CALL);
    }
    if (!load.talkedIn(call)) {
      return not(Obstacle.OTHER_CALL);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = now.plus(agreement.lasts()).truncatedTo(ChronoUnit.SECONDS);
    CallbackRules.Obstacle obstacle = rules.obstacle(agreement.window(), now, expires).orElse(null);
    if (obstacle != null) {
      return not(
          switch (obstacle) {
            case TOO_LONG -> Obstacle.TOO_LONG;
            case OVER_ALREADY -> Obstacle.OVER_ALREADY;
            case NEVER_SAFE -> Obstacle.NEVER_SAFE;
          });
    }
    CallbackConsent consent =
        new CallbackConsent(
            agreement.consent() == null ? ids.get() : agreement.consent(),
            call,
            by,
            now,
            expires,
            agreement.window(),
            agreement.voicemail(),
            rules.tries(),
            null);
    Sealing.Slip slip;
    try (CallbackNumber number = sealing.parse(agreement.number())) {
      slip = sealing.seal(number, agreement.words(), consent);
    } catch (Sealing.NoNumber e) {
      return not(Obstacle.NO_NUMBER);
    } catch (Sealing.NoKey e) {
      return not(Obstacle.NO_KEY);
    }
    return audit
        .record(entry(by, Action.CONSENT_CHANGE, consent.id(), call))
        .compose(_ -> book.keep(consent, slip))
        .map(kept -> kept ? new Recorded.Done(consent) : new Recorded.Not(Obstacle.OVER_ALREADY));
  }

  private static Future<Recorded> not(Obstacle because) {
    return Future.succeededFuture(new Recorded.Not(because));
  }

  /** All that are held, and what the rules say of each now. In no trail: {@link Held} says why. */
  public Future<List<Held>> held() {
    Instant now = clock.instant();
    return book.held(now).map(all -> all.stream().map(consent -> held(consent, now)).toList());
  }

  private Held held(CallbackConsent consent, Instant now) {
    Verdict verdict = rules.mayDial(consent, reachable(), now);
    return new Held(
        consent.id(),
        consent.recordedBy(),
        verdict,
        verdict instanceof Verdict.DialNow ? rules.closes(consent, now) : null);
  }

  /**
   * That there is a consent, and whether it may be dialled now: what somebody needs who looks after
   * all of them. When it was agreed, which days and hours are safe, and for how long it holds, is
   * read with the words.
   *
   * @param closesAt until when it may be dialled, null if it may not be now
   */
  public record Held(
      ConsentId id, CounsellorId recordedBy, Verdict verdict, @Nullable Instant closesAt) {}

  /** What was agreed, who may answer and the code word. */
  public record Read(CallbackConsent consent, Sealing.Words words) {}

  /** Everything that may be read of it; empty if it is over, or cannot be opened. */
  public Future<Optional<Read>> read(CounsellorId by, ConsentId id) {
    return book.find(id, clock.instant())
        .compose(
            found ->
                audit
                    .record(entry(by, Action.CONSENT_READ, id, call(found)))
                    .map(_ -> found.map(this::opened)));
  }

  private @Nullable Read opened(Kept kept) {
    try {
      return kept.slip() == null
          ? null
          : new Read(kept.consent(), sealing.words(kept.slip(), kept.consent()));
    } catch (Sealing.NoKey e) {
      return null;
    }
  }

  /**
   * It is over: withdrawn, or settled. In the trail before; if that cannot take it, as soon as it
   * can. Whatever rings because of it is called off, even if it was over before or the records are
   * away.
   *
   * @return false if it was over before, or there is none; fails if it is not sure that nothing
   *     rings any more
   */
  public Future<Boolean> end(CounsellorId by, ConsentId id, Ending ending) {
    return book.find(id, clock.instant())
        .compose(found -> audit.recordOrNote(entry(by, Action.CONSENT_CHANGE, id, call(found))))
        .compose(_ -> book.end(id, ending, clock.instant()))
        // Told afterwards: whoever reads the records from now on finds it over.
        .eventually(
            () ->
                offer.test(new Fact.CallbackCalledOff(id, CallbackRules.because(ending)))
                    ? Future.succeededFuture()
                    : Future.failedFuture("the engine's queue is full"));
  }

  /** A counsellor wants to call back: if the rules allow it, the own telephone rings. */
  public Future<Verdict> ask(CounsellorId by, ConsentId id) {
    Instant now = clock.instant();
    return book.find(id, now)
        .compose(
            found -> audit.record(entry(by, Action.CALLBACK_DIAL, id, call(found))).map(_ -> found))
        .map(
            found -> {
              CallbackConsent consent = found.map(Kept::consent).orElse(null);
              Verdict verdict = rules.mayDial(consent, reachable(), now);
              CallId call = consent == null ? null : consent.call();
              return offer.test(new Fact.CallbackAsked(by, id, call, verdict))
                  ? verdict
                  : Verdict.refused(Because.RECORDS_AWAY);
            });
  }

  private boolean reachable() {
    return carrier && hotline.get().linked();
  }

  @Override
  public Cleared clear(LegId leg) {
    CounsellorId id = hotline.get().staff().apart().get(leg);
    if (id == null
        || !(hotline.get().staff().counsellor(id).availability()
            instanceof Availability.CallingBack back)) {
      return refused(Because.NO_CONSENT);
    }
    Future<Cleared> answer =
        book.find(back.consent(), clock.instant())
            .compose(found -> cleared(id, found.orElse(null)));
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLEARED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Nobody is dialled whom the records do not allow; a number that is opened late is wiped.
      answer.onSuccess(
          late -> {
            if (late.number() != null) {
              late.number().close();
            }
          });
    }
    return refused(Because.RECORDS_AWAY);
  }

  private Future<Cleared> cleared(CounsellorId by, @Nullable Kept kept) {
    Instant now = clock.instant();
    Verdict verdict = rules.mayDial(kept == null ? null : kept.consent(), reachable(), now);
    if (!(verdict instanceof Verdict.DialNow) || kept == null || kept.slip() == null) {
      return Future.succeededFuture(new Cleared(verdict, null));
    }
    CallbackConsent consent = kept.consent();
    Sealing.Slip slip = kept.slip();
    return audit
        .record(entry(by, Action.NUMBER_READ, consent.id(), consent.call()))
        .compose(_ -> book.tried(consent.id(), consent.triesLeft(), now))
        .map(
            tried -> {
              try {
                return tried
                    ? new Cleared(verdict, sealing.number(slip, consent))
                    : refused(Because.BEING_CALLED);
              } catch (Sealing.NoKey e) {
                return refused(Because.CANNOT_BE_OPENED);
              }
            });
  }

  private static Cleared refused(Because because) {
    return new Cleared(Verdict.refused(because), null);
  }

  private static @Nullable CallId call(Optional<Kept> found) {
    return found.map(it -> it.consent().call()).orElse(null);
  }

  private static Audit.Entry entry(
      CounsellorId by, Action action, ConsentId id, @Nullable CallId call) {
    return Audit.Entry.of(
            new Audit.Actor.Account(by.value()),
            action,
            new Audit.Subject(Audit.Subject.Kind.CONSENT, id.value()),
            Audit.Purpose.CALLBACK)
        .in(call);
  }
}
