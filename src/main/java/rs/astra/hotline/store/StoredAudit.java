package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.TrailBook;

/**
 * The trail in the database, see {@link AuditTable}.
 *
 * <ol>
 *   <li>{@link #record} fails after {@value #ANSWERED_WITHIN_SECONDS} s: then what was asked for is
 *       refused. An entry may stand there twice or for nothing; none is ever missing.
 *   <li>What was noted waits in memory, {@value #MOST} entries at most, and is written in order
 *       when the database is back; what finds no room, or waits when the process dies, is counted
 *       or lost, while the journal has the change itself.
 *   <li>At most {@value #MOST_REFUSALS} of them are refusals: whoever asks for what is not theirs
 *       leaves room for what was really done.
 *   <li>Of one person at most {@value #MOST_OF_ONE} of them are of one action: so nobody takes the
 *       place of what others have done, nor of something else that they did themselves.
 *   <li>If the trail is not as it was noted last, entries are added all the same, but the note is
 *       left alone: each verification says so until a person has looked.
 *   <li>Whom nobody knows is not named, see {@link Strangers}.
 *   <li>The key that seals is made before the first entry. If it is gone later, or the one that was
 *       taken up last, nothing is recorded until it is back: with another one the trail would be
 *       broken for ever, and in silence. Whoever may add to the table can bring that about as well,
 *       by an entry that speaks of a key that never was; {@link #rotate} ends it.
 * </ol>
 */
public final class StoredAudit implements Audit, TrailBook {
  static final int ANSWERED_WITHIN_SECONDS = 5;
  static final int MOST = 10_000;
  static final int MOST_REFUSALS = MOST / 10;
  static final int MOST_OF_ONE = MOST / 50;

  /** What to do when entries were sealed with a key that is not there. */
  public static final String KEY_IS_GONE =
      "the trail has entries, but the key that seals it now is not in the folder of the keys: put"
          + " the file trail-key back from where it is kept, or the one of the highest number"
          + " (trail-key-2 and so on). If it is lost for ever, hotline keys rotate makes another"
          + " (hotline keys create if there is none at all), and the auditor writes down that what"
          + " it has sealed cannot be verified any more";

  private static final Logger LOG = LoggerFactory.getLogger(StoredAudit.class);
  private static final long AGAIN_AFTER_MILLIS = 2_000;

  private final Vertx vertx;
  private final Store store;
  private final Notary notary;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Noted> waiting = new LinkedBlockingQueue<>(MOST);
  private final Semaphore refusals = new Semaphore(MOST_REFUSALS);
  private final ConcurrentMap<Share, Integer> shares = new ConcurrentHashMap<>();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final LongAdder written = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile boolean begun;
  private volatile boolean follows = true;

  StoredAudit(Vertx vertx, Store store, Notary notary, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.notary = notary;
    this.clock = clock;
  }

  private record Noted(Entry entry, Instant at) {}

  private record Share(Actor.Account who, Action what) {}

  private record Ready(AuditTable.Line line, Optional<Notary.Head> noted) {}

  /**
   * How the trail is.
   *
   * @param written entries since the start
   * @param failed entries that could not be recorded, or found no room
   * @param waiting entries that were noted and wait for the database
   * @param follows whether the trail was as it was noted last, when it was written last
   */
  public record Figures(long written, long failed, long waiting, boolean follows) {}

  /** How the trail is, now. */
  public Figures figures() {
    return new Figures(written.sum(), failed.sum(), waiting.size(), follows);
  }

  /**
   * Sees to it that there is a key to seal with.
   *
   * @return false if there is none, but entries that one has sealed: see {@link #KEY_IS_GONE}
   */
  public Future<Boolean> begin() {
    // Asked in this order: whoever has written an entry meanwhile has made the key before.
    return begun
        ? Future.succeededFuture(true)
        : store
            .ask(AuditTable::isEmpty)
            .compose(
                empty ->
                    store
                        .ask(AuditTable::lastChange)
                        .compose(last -> store.blocking(() -> maySeal(empty, last))))
            .onSuccess(it -> begun = it);
  }

  private boolean maySeal(boolean empty, Optional<AuditTable.Placed> lastChange)
      throws IOException {
    return (empty && notary.begin())
        || (notary.maySeal()
            && (lastChange.isEmpty()
                || notary.keys().stream().anyMatch(lastChange.get()::isSealedBy)));
  }

  /**
   * Gives the trail another key. If the database is away the key is made all the same, and taken up
   * by whoever writes the next entry.
   *
   * @return whether it is taken up; fails if there is no key at all, see {@link #KEY_IS_GONE}
   */
  public Future<Boolean> rotate() {
    return begin()
        .compose(_ -> store.ask(AuditTable::lastChange))
        .map(last -> last.map(it -> Notary.Key.numbered(it.line().subject())).orElse(0))
        .timeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)
        .recover(_ -> Future.succeededFuture(0))
        .compose(known -> store.blocking(() -> notary.maySeal() ? notary.another(known) : 0))
        .compose(
            made ->
                made == 0
                    ? Future.failedFuture(new Schema.Unfit(KEY_IS_GONE))
                    : store
                        .blocking(notary::noted)
                        .compose(noted -> append(null, noted))
                        .timeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)
                        .map(true)
                        .otherwise(false));
  }

  private Future<Void> requireKey() {
    return begin()
        .compose(
            it ->
                it ? Future.succeededFuture() : Future.failedFuture(new Schema.Unfit(KEY_IS_GONE)));
  }

  @Override
  public Future<Void> record(Entry entry) {
    return write(entry, clock.instant()).onFailure(_ -> failed.increment());
  }

  @Override
  public void note(Entry entry) {
    if (isRefusal(entry) && !refusals.tryAcquire()) {
      failed.increment();
    } else if (itsShare(entry) <= MOST_OF_ONE && waiting.offer(new Noted(entry, clock.instant()))) {
      next();
    } else {
      failed.increment();
      leave(entry);
    }
  }

  private static boolean isRefusal(Entry entry) {
    return entry.action() == Action.SESSION_REFUSE;
  }

  /** How many of that person and action wait with this one. */
  private int itsShare(Entry entry) {
    return entry.actor() instanceof Actor.Account who
        ? shares.merge(new Share(who, entry.action()), 1, Integer::sum)
        : 0;
  }

  /** It waits no more. */
  private void leave(Entry entry) {
    if (isRefusal(entry)) {
      refusals.release();
    }
    if (entry.actor() instanceof Actor.Account who) {
      shares.computeIfPresent(
          new Share(who, entry.action()), (_, many) -> many == 1 ? null : many - 1);
    }
  }

  /**
   * Waits until nothing that was noted waits any more.
   *
   * @return false if something still waited when the time was over
   */
  public Future<Boolean> flush(Duration atMost) {
    if (waiting.isEmpty()) {
      return Future.succeededFuture(true);
    }
    if (atMost.isNegative()) {
      return Future.succeededFuture(false);
    }
    return vertx.timer(50).compose(_ -> flush(atMost.minusMillis(50)));
  }

  /** Notes the entry, unless the trail says the same of that subject already. */
  public Future<Void> noteOnce(Entry entry) {
    Subject about = entry.subject();
    return store
        .ask(pool -> AuditTable.has(pool, about.kind().name(), about.id(), entry.action().name()))
        .onSuccess(
            known -> {
              if (!known) {
                note(entry);
              }
            })
        .mapEmpty();
  }

  @Override
  public Future<List<Told>> last(int entries, Actor by) {
    return record(
            new Entry(
                by,
                Action.TRAIL_READ,
                new Subject(Subject.Kind.TRAIL, "last"),
                Purpose.INQUIRY,
                null,
                (long) entries))
        .compose(_ -> TrailReader.last(store, notary, entries));
  }

  /**
   * What a breach of that time could have shown, and what was asked for then; recorded before
   * anything is read.
   *
   * @param who of whom alone, an account's id or the name of a part or command; null for everybody
   * @return fails if that cannot be recorded, or the records not be read
   */
  public Future<Breach> breach(Span time, @Nullable String who, Actor by) {
    // First what the start takes: it is no part of the time that an entry has.
    return requireKey()
        .compose(_ -> store.blocking(() -> who != null && notary.people().contains(who)))
        .compose(
            person ->
                record(Entry.of(by, Action.BREACH_REPORT, concerned(who, person), Purpose.INQUIRY))
                    .compose(_ -> store.blocking(() -> inTrail(who, person))))
        .compose(
            actor ->
                verify(Optional.empty())
                    .compose(
                        trail ->
                            new BreachReader(store, notary, time, clock.instant())
                                .read(actor.isEmpty() ? null : actor, trail)));
  }

  private static Subject concerned(@Nullable String who, boolean person) {
    return who != null && person
        ? new Subject(Subject.Kind.PERSON, who)
        : new Subject(Subject.Kind.TRAIL, "breach");
  }

  /** As entries name the actor, empty for everybody. */
  private String inTrail(@Nullable String who, boolean person) throws IOException {
    return who == null ? "" : person ? notary.person(who) : who;
  }

  /**
   * Erases a person who has left, see {@link Erasure}; recorded before.
   *
   * @return false if nobody knows such a person; fails with a message for people if the person may
   *     not be erased
   */
  public Future<Boolean> erase(String person, Actor by) {
    return Erasure.mayErase(store, person)
        .compose(
            known ->
                known
                    ? record(
                            Entry.of(
                                by,
                                Action.PERSON_ERASE,
                                new Subject(Subject.Kind.PERSON, person),
                                Purpose.RETENTION))
                        .compose(_ -> Erasure.erase(store, person))
                        .compose(_ -> store.blocking(() -> notary.forgetPerson(person)))
                        .map(true)
                    : store.blocking(() -> notary.forgetPerson(person)));
  }

  @Override
  public Future<Verified> verify(Optional<Notary.Head> noted) {
    return requireKey()
        .compose(_ -> store.blocking(() -> Verification.begin(notary, noted)))
        .compose(begun -> begun.readOn(store));
  }

  private void next() {
    if (!writing.compareAndSet(false, true)) {
      return;
    }
    Noted first = waiting.peek();
    if (first == null) {
      writing.set(false);
      if (!waiting.isEmpty()) {
        next();
      }
      return;
    }
    write(first.entry(), first.at())
        .onComplete(
            _ -> {
              waiting.remove(first);
              leave(first.entry());
              writing.set(false);
              next();
            },
            _ -> {
              writing.set(false);
              vertx.setTimer(AGAIN_AFTER_MILLIS, _ -> next());
            });
  }

  private Future<Void> write(Entry entry, Instant at) {
    return requireKey()
        .compose(_ -> Strangers.in(entry, store, notary))
        .compose(strangers -> store.blocking(() -> ready(entry, at, strangers)))
        .compose(it -> append(it.line(), it.noted()))
        .timeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onSuccess(_ -> written.increment())
        .mapEmpty();
  }

  private Future<Boolean> append(AuditTable.@Nullable Line line, Optional<Notary.Head> noted) {
    return store
        .ask(
            pool ->
                AuditTable.append(
                    pool,
                    line,
                    last -> store.blocking(() -> notary.turn(last)),
                    noted,
                    clock.instant()))
        .compose(done -> store.blocking(() -> noted(done)));
  }

  private String person(String id, Set<String> strangers) throws IOException {
    return strangers.contains(id) ? Strangers.NOBODY : notary.person(id);
  }

  private Ready ready(Entry entry, Instant at, Set<String> strangers) throws IOException {
    Subject subject = entry.subject();
    String about =
        switch (subject.kind()) {
          case PERSON -> person(subject.id(), strangers);
          case CALL -> notary.call(subject.id(), at);
          case CALLBACK, CASE, CONSENT, INVITATION, KEYS, ROSTER, RULE, TRAIL -> subject.id();
        };
    String kind =
        switch (entry.actor()) {
          case Actor.Account _ -> "ACCOUNT";
          case Actor.Part _ -> "PART";
          case Actor.Command _ -> "COMMAND";
        };
    String who =
        switch (entry.actor()) {
          case Actor.Account(String id) -> person(id, strangers);
          case Actor.Part(String name) -> name;
          case Actor.Command(String name) -> name;
        };
    return new Ready(
        new AuditTable.Line(
            entry.action().isOfACaller() ? at.truncatedTo(ChronoUnit.HOURS) : at,
            kind,
            who,
            entry.action().name(),
            subject.kind().name(),
            about,
            entry.purpose().name(),
            entry.call() == null ? null : notary.call(entry.call().value(), at),
            entry.amount()),
        notary.noted());
  }

  private boolean noted(AuditTable.Appended done) throws IOException {
    if (done.follows()) {
      notary.note(done.head());
    } else if (follows) {
      LOG.error("the trail is not as it was noted last; see `hotline audit verify`");
    }
    follows = done.follows();
    return follows;
  }
}
