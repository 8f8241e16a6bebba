package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.consent.Sharing.Purpose;
import rs.astra.hotline.core.consent.SharingRules;
import rs.astra.hotline.core.consent.SharingRules.Refusal;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.engine.Audit.Action;

/**
 * How it is agreed that a recipient may be told something, asked before it is told, and taken back.
 *
 * <ol>
 *   <li>It is recorded by whoever talks, or talked in one of their last two calls, with the caller.
 *   <li>Before anybody is told anything the rules are asked; both answers are in the trail. What
 *       cannot be recorded there is not allowed.
 *   <li>Taking back is done all the same: it can but protect.
 *   <li>An override is asked for likewise. Those to which nobody has said a word are known here as
 *       well, so that the alarm comes though the database is away; {@link #watch} puts it into the
 *       trail once, whichever run of ours it is.
 * </ol>
 */
public final class SharingDesk {
  private static final Audit.Subject SHARINGS =
      new Audit.Subject(Audit.Subject.Kind.RULE, "sharings");

  private static final Audit.Actor WATCH = new Audit.Actor.Part("overrides");

  private final SharingBook book;
  private final Audit audit;
  private final Supplier<Hotline> hotline;
  private final Supplier<ConsentId> ids;
  private final InstantSource clock;
  private volatile List<Sharing> withoutWord = List.of();
  private volatile boolean watching;

  /**
   * A desk.
   *
   * @param ids new ones, by chance
   */
  public SharingDesk(
      SharingBook book,
      Audit audit,
      Supplier<Hotline> hotline,
      Supplier<ConsentId> ids,
      InstantSource clock) {
    this.book = book;
    this.audit = audit;
    this.hotline = hotline;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What the caller has agreed to.
   *
   * @param call in which, null for the present one or the last
   * @param lasts how long, 30 days at most
   */
  public record Wanted(
      @Nullable CallId call, String recipient, Purpose purpose, Set<Kind> what, Duration lasts) {
    @Override
    public String toString() {
      return "[wanted]";
    }
  }

  /** What became of it. */
  public sealed interface Recorded {
    /** It is kept. */
    record Done(Sharing sharing) implements Recorded {}

    /** It is not. */
    record Not(Obstacle because) implements Recorded {}
  }

  /** Why it is not recorded. */
  public enum Obstacle {
    /** The counsellor has talked with nobody in this shift. */
    NO_CALL,
    /** It is neither of the counsellor's last two calls. */
    OTHER_CALL,
    /** Longer than 30 days, or over before it begins. */
    TOO_LONG,
    /** There is no key with which to whom could be sealed. */
    NO_KEY
  }

  /** Records what was agreed in a call of that counsellor. */
  public Future<Recorded> record(CounsellorId by, Wanted wanted) {
    return record(by, wanted, null);
  }

  /**
   * A life or a child is in danger, and nobody has agreed. How long it is wanted is not looked at:
   * it holds as long as {@link OverrideRules} say.
   */
  public Future<Recorded> override(CounsellorId by, Wanted wanted, Danger.Ground ground) {
    Wanted within =
        new Wanted(
            wanted.call(),
            wanted.recipient(),
            wanted.purpose(),
            wanted.what(),
            OverrideRules.LONGEST);
    return record(by, within, Danger.of(ground)).onSuccess(_ -> watch());
  }

  private Future<Recorded> record(CounsellorId by, Wanted wanted, @Nullable Danger danger) {
    Load load = hotline.get().staff().counsellor(by).load();
    CallId call = wanted.call() == null ? load.last() : wanted.call();
    if (load.last() == null || call == null) {
      return not(Obstacle.NO_CALL);
    } else if (!load.talkedIn(call)) {
      return not(Obstacle.OTHER_CALL);
    } else if (!SharingRules.mayLast(wanted.lasts())) {
      return not(Obstacle.TOO_LONG);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Sharing sharing =
        new Sharing(
            ids.get(),
            call,
            by,
            now,
            now.plus(wanted.lasts()).truncatedTo(ChronoUnit.SECONDS),
            wanted.recipient(),
            wanted.purpose(),
            wanted.what(),
            null,
            danger);
    return audit
        .record(
            danger == null
                ? entry(by, Action.CONSENT_CHANGE, sharing.id(), call)
                : danger(account(by), Action.CONSENT_OVERRIDE, sharing.id(), call))
        .compose(_ -> book.keep(sharing))
        .<Recorded>map(_ -> new Recorded.Done(sharing))
        .recover(e -> e instanceof Sealing.NoKey ? not(Obstacle.NO_KEY) : Future.failedFuture(e));
  }

  private static Future<Recorded> not(Obstacle because) {
    return Future.succeededFuture(new Recorded.Not(because));
  }

  /** All that hold, and all overrides to which nobody has said a word. */
  public Future<List<Sharing>> held() {
    return book.held(clock.instant());
  }

  /** The same, for whoever reads to whom what may be told: that is in the trail before. */
  public Future<List<Sharing>> open(CounsellorId by) {
    return held()
        .compose(
            all ->
                audit
                    .record(
                        new Audit.Entry(
                            account(by),
                            Action.CONSENT_READ,
                            SHARINGS,
                            Audit.Purpose.CARE,
                            null,
                            (long) all.size()))
                    .map(all));
  }

  /**
   * The counsellor is about to tell the recipient that.
   *
   * @return why not, empty if it may be told
   */
  public Future<Optional<Refusal>> share(CounsellorId by, ConsentId id, Set<Kind> what) {
    return book.find(id)
        .compose(
            found -> {
              Optional<Refusal> refusal =
                  SharingRules.refusal(found.orElse(null), what, clock.instant());
              Action action = refusal.isEmpty() ? Action.SHARING_ALLOW : Action.SHARING_REFUSE;
              return audit.record(entry(by, action, id, call(found))).map(refusal);
            });
  }

  /**
   * The person does not want it any more. In the trail before; if that cannot take it, as soon as
   * it can.
   *
   * @return false if it was over before, or there is none
   */
  public Future<Boolean> withdraw(CounsellorId by, ConsentId id) {
    return book.find(id)
        .compose(found -> audit.recordOrNote(entry(by, Action.CONSENT_CHANGE, id, call(found))))
        .compose(_ -> book.withdraw(id, clock.instant()));
  }

  // --- the second person

  /**
   * A second person says whether they agree to an override.
   *
   * @param by whoever has signed in, and may say it
   * @param since when they got the right to
   * @return why it does not count, empty if it does
   */
  public Future<Optional<OverrideRules.Obstacle>> say(
      CounsellorId by, Instant since, ConsentId id, boolean agrees) {
    return book.find(id)
        .compose(
            found -> {
              Optional<OverrideRules.Obstacle> obstacle =
                  OverrideRules.obstacle(found.orElse(null), by, since);
              return obstacle.isPresent()
                  ? Future.succeededFuture(obstacle)
                  : audit
                      .record(danger(account(by), Action.OVERRIDE_JUDGE, id, call(found)))
                      .compose(_ -> book.say(id, new Danger.Word(by, clock.instant(), agrees)))
                      .map(
                          said ->
                              said
                                  ? Optional.<OverrideRules.Obstacle>empty()
                                  : Optional.of(OverrideRules.Obstacle.ALREADY_SAID))
                      .onSuccess(_ -> watch());
            });
  }

  /** Overrides to which nobody has said a word, but still may in time; as far as we know. */
  public int waiting() {
    return withoutWord.size() - overdue();
  }

  /** Overrides to which nobody has said a word in time; as far as we know. */
  public int overdue() {
    Instant now = clock.instant();
    return (int) withoutWord.stream().filter(it -> OverrideRules.isOverdue(it, now)).count();
  }

  /**
   * Looks which overrides nobody has said a word to, and raises the alarm where it is time. To be
   * asked again and again; whatever fails is done the next time.
   */
  public Future<Void> watch() {
    if (watching) {
      return Future.succeededFuture();
    }
    watching = true;
    return book.withoutWord()
        .compose(
            found -> {
              withoutWord = found;
              Instant now = clock.instant();
              return Future.join(
                      found.stream()
                          .filter(it -> OverrideRules.isOverdue(it, now))
                          .filter(it -> it.danger() != null && it.danger().alarmedAt() == null)
                          .map(it -> alarm(it, now))
                          .toList())
                  .<Void>mapEmpty();
            })
        .onComplete(_ -> watching = false);
  }

  /** Into the trail first: twice, if we die in between, rather than not at all. */
  private Future<Void> alarm(Sharing sharing, Instant now) {
    ConsentId id = sharing.id();
    return audit
        .record(danger(WATCH, Action.OVERRIDE_ALARM, id, sharing.call()))
        .compose(_ -> book.alarmed(id, now));
  }

  private static @Nullable CallId call(Optional<Sharing> found) {
    return found.map(Sharing::call).orElse(null);
  }

  private static Audit.Entry entry(
      CounsellorId by, Action action, ConsentId id, @Nullable CallId call) {
    return entry(account(by), action, id, Audit.Purpose.CARE, call);
  }

  private static Audit.Entry danger(
      Audit.Actor by, Action action, ConsentId id, @Nullable CallId call) {
    return entry(by, action, id, Audit.Purpose.DANGER, call);
  }

  private static Audit.Actor account(CounsellorId by) {
    return new Audit.Actor.Account(by.value());
  }

  private static Audit.Entry entry(
      Audit.Actor by, Action action, ConsentId id, Audit.Purpose purpose, @Nullable CallId call) {
    return Audit.Entry.of(
            by, action, new Audit.Subject(Audit.Subject.Kind.CONSENT, id.value()), purpose)
        .in(call);
  }
}
