package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;

/**
 * The trail: who asked for what, about whom, and what for.
 *
 * <ol>
 *   <li>Only ids that say nothing by themselves. Never what was read or written, never a name or a
 *       telephone number.
 *   <li>It is recorded before it is done. An entry says that it was asked for and allowed.
 *   <li>What cannot be recorded is not done: a read of something sensitive, a change of an account.
 *       See {@link #record}.
 *   <li>What callers need is done all the same, and recorded as soon as that is possible. See
 *       {@link #note}.
 * </ol>
 */
public interface Audit {
  /**
   * Records the entry. Whoever asked goes on only when this has succeeded.
   *
   * @return fails within seconds if it could not be recorded; it may then be in the trail or not
   */
  Future<Void> record(Entry entry);

  /**
   * Records the entry when it can. Returns at once. For duty and whatever else a caller waits for.
   */
  void note(Entry entry);

  /**
   * Records the entry, or notes it if that fails. Never fails itself, but may take seconds: for
   * what can but protect, and yet may not get lost among what others have noted.
   */
  default Future<Void> recordOrNote(Entry entry) {
    return record(entry)
        .recover(
            _ -> {
              note(entry);
              return Future.succeededFuture();
            });
  }

  /** Who asked. */
  sealed interface Actor {
    /** Somebody who has signed in. */
    record Account(String id) implements Actor {
      /** The id says nothing by itself. */
      public Account {
        requireId(id);
      }
    }

    /** A part of ours, by itself. */
    record Part(String name) implements Actor {
      /** Such as {@code retention}. */
      public Part {
        requireId(name);
      }
    }

    /** Whoever may start our commands on the machine. */
    record Command(String name) implements Actor {
      /** Such as {@code roster-import}. */
      public Command {
        requireId(name);
      }
    }
  }

  /** What was asked for. Stored by its name: never renamed, never used again for something else. */
  enum Action {
    ACCOUNT_CHANGE,
    ACCOUNT_CREATE,
    ACCOUNT_REMOVE,
    BREACH_REPORT,
    CALLBACK_CHANGE,
    CALLBACK_DIAL,
    CONSENT_CHANGE,
    CONSENT_OVERRIDE,
    CONSENT_READ,
    DUTY_CHANGE,
    EXPLANATION_READ,
    IDENTITY_BIND,
    IDENTITY_UNBIND,
    INVITATION_CHANGE,
    INVITATION_READ,
    KEYS_CREATE,
    KEYS_ROTATE,
    NUMBER_READ,
    OVERRIDE_ALARM,
    OVERRIDE_JUDGE,
    PEOPLE_READ,
    PERSON_ERASE,
    PIN_REMOVE,
    PIN_SET,
    RETENTION_RUN,
    ROSTER_READ,
    ROSTER_REPLACE,
    SESSION_BEGIN,
    SESSION_BEGIN_BY_PASSKEY,
    SESSION_BEGIN_BY_PROVIDER,
    SESSION_END,
    SESSION_REFUSE,
    SHARING_ALLOW,
    SHARING_REFUSE,
    TRAIL_READ;

    /**
     * Whether it tells that the line had to do with a caller (a consent that lapses does, 72 hours
     * later). Calls' times are cut to the hour after 90 days, the trail stays: so it keeps no more
     * than the hour of these from the start.
     */
    public boolean isOfACaller() {
      return switch (this) {
        case CALLBACK_CHANGE,
            CALLBACK_DIAL,
            CONSENT_CHANGE,
            CONSENT_OVERRIDE,
            CONSENT_READ,
            NUMBER_READ,
            OVERRIDE_ALARM,
            OVERRIDE_JUDGE,
            RETENTION_RUN,
            SHARING_ALLOW,
            SHARING_REFUSE ->
            true;
        case ACCOUNT_CHANGE,
            ACCOUNT_CREATE,
            ACCOUNT_REMOVE,
            BREACH_REPORT,
            DUTY_CHANGE,
            EXPLANATION_READ,
            IDENTITY_BIND,
            IDENTITY_UNBIND,
            INVITATION_CHANGE,
            INVITATION_READ,
            KEYS_CREATE,
            KEYS_ROTATE,
            PEOPLE_READ,
            PERSON_ERASE,
            PIN_REMOVE,
            PIN_SET,
            ROSTER_READ,
            ROSTER_REPLACE,
            SESSION_BEGIN,
            SESSION_BEGIN_BY_PASSKEY,
            SESSION_BEGIN_BY_PROVIDER,
            SESSION_END,
            SESSION_REFUSE,
            TRAIL_READ ->
            false;
      };
    }
  }

  /** What for. */
  enum Purpose {
    ACCESS,
    CALLBACK,
    CARE,
    DANGER,
    INQUIRY,
    OPERATION,
    RETENTION,
    ROSTERING
  }

  /** About whom or what. */
  record Subject(Kind kind, String id) {
    /**
     * What it is. The id of a person or a call is not stored as it is, but as a code made with a
     * key, which goes when the person is erased or the call's times are cut; see {@link Notary}.
     */
    public enum Kind {
      CALL,
      CALLBACK,
      CASE,
      CONSENT,
      INVITATION,
      KEYS,
      PERSON,
      ROSTER,
      RULE,
      TRAIL
    }

    /** All who have signed in, or may; nobody's id, which {@link Kind#PERSON} would be. */
    public static final Subject EVERYBODY = new Subject(Kind.RULE, "everybody");

    /** The id says nothing by itself. */
    public Subject {
      requireId(id);
      if (kind != Kind.CALL && NUMBER.matcher(id).matches()) {
        throw new IllegalArgumentException("a telephone number is no id");
      }
    }
  }

  /**
   * One entry.
   *
   * @param call with which the case began to which it belongs, null if to none; stored as a code,
   *     as a subject that is a call
   * @param amount how many it were, if that is what should be known
   */
  record Entry(
      Actor actor,
      Action action,
      Subject subject,
      Purpose purpose,
      @Nullable CallId call,
      @Nullable Long amount) {
    /** A call's id is one of the trail's. */
    public Entry {
      if (call != null) {
        requireId(call.value());
      }
    }

    /** Outside of any case. */
    public static Entry of(Actor actor, Action action, Subject subject, Purpose purpose) {
      return new Entry(actor, action, subject, purpose, null, null);
    }

    /** So many of them. */
    public Entry times(long many) {
      return new Entry(actor, action, subject, purpose, call, many);
    }

    /** Of the case that began with that call. */
    public Entry in(@Nullable CallId began) {
      return new Entry(actor, action, subject, purpose, began, amount);
    }
  }

  /** What an id looks like. */
  Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

  /** What no id looks like. */
  Pattern NUMBER = Pattern.compile("[0-9]{6,}");

  private static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("an id has letters, digits and . _ : -, at most 100");
    }
  }
}
