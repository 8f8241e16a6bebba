package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Repeats;
import rs.astra.hotline.people.AccountId;

/** What the pages and the API tell the trail: who has asked for it, about whom. */
final class Trail {
  /** Whoever has not signed in asks through it. */
  private static final Audit.Actor DOOR = new Audit.Actor.Part("sign-in");

  private final Audit audit;
  private final Repeats repeats;

  Trail(Audit audit, Repeats repeats) {
    this.audit = audit;
    this.repeats = repeats;
  }

  /** Whoever asks. */
  static Audit.Actor actor(RoutingContext asked) {
    return actor(Routes.visitor(asked));
  }

  private static Audit.Actor actor(Visitor visitor) {
    var session = visitor.session();
    return session == null ? DOOR : new Audit.Actor.Account(session.who().value());
  }

  /** Before it is done; if that fails, it is not done. */
  Future<Void> record(RoutingContext asked, Audit.Action action, Audit.Subject subject) {
    return audit.record(Audit.Entry.of(actor(asked), action, subject, Audit.Purpose.ACCESS));
  }

  /** What somebody did to their own account or session; nobody waits for the trail. */
  void own(AccountId who, Audit.Action action) {
    audit.note(
        Audit.Entry.of(
            new Audit.Actor.Account(who.value()), action, person(who), Audit.Purpose.ACCESS));
  }

  /** Somebody could not sign in as that person. */
  void refused(AccountId who) {
    refused(DOOR, person(who));
  }

  /**
   * Somebody looks at that person's invitation, and gets a second factor by it; as {@link #record}.
   */
  Future<Void> looked(AccountId who) {
    return audit.record(
        Audit.Entry.of(DOOR, Audit.Action.INVITATION_READ, person(who), Audit.Purpose.ACCESS));
  }

  /** Somebody may not. */
  void refused(Visitor visitor, Right right) {
    Audit.Subject rule =
        new Audit.Subject(Audit.Subject.Kind.RULE, right.name().toLowerCase(Locale.ROOT));
    refused(actor(visitor), rule);
  }

  private void refused(Audit.Actor actor, Audit.Subject subject) {
    repeats.note(Audit.Entry.of(actor, Audit.Action.SESSION_REFUSE, subject, Audit.Purpose.ACCESS));
  }

  /** Somebody's duty; callers wait for it. The journal has each change, also of one minute. */
  void duty(RoutingContext asked, String counsellor) {
    repeats.note(
        Audit.Entry.of(
            actor(asked),
            Audit.Action.DUTY_CHANGE,
            new Audit.Subject(Audit.Subject.Kind.PERSON, counsellor),
            Audit.Purpose.OPERATION));
  }

  static Audit.Subject person(AccountId who) {
    return new Audit.Subject(Audit.Subject.Kind.PERSON, who.value());
  }

  /** A device is somebody who needs no password. */
  static Audit.Subject device(AccountId label) {
    return new Audit.Subject(Audit.Subject.Kind.INVITATION, "device:" + label);
  }
}
