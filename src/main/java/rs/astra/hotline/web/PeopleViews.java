package rs.astra.hotline.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Passkeys;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.SecondFactor;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Token;

/**
 * What leaves about whoever may sign in. As in {@link Views}, nothing leaves that is not named
 * here.
 */
final class PeopleViews {
  private PeopleViews() {}

  /**
   * Who has signed in, what the pages may offer at work, and how long they rest before it is over.
   */
  static JsonObject session(Visitor visitor, Duration idle) {
    JsonObject may = new JsonObject();
    for (Right right : Right.values()) {
      may.put(Views.name(right), Views.name(right.of(visitor.readers(), Presence.AT_WORK)));
    }
    Session session = Objects.requireNonNull(visitor.session());
    return account(session.who(), session.roles()).put("may", may).put("idle", idle.toMillis());
  }

  /** An account. */
  static JsonObject account(AccountId id, Set<Role> roles) {
    return new JsonObject()
        .put("id", id.value())
        .put("roles", new JsonArray(roles.stream().sorted().map(Role::word).toList()));
  }

  /** Everybody who has an account or an invitation; nothing of what they sign in with. */
  static JsonObject people(
      List<Account> accounts, List<Invitation> invited, Map<AccountId, Instant> bound) {
    Map<AccountId, JsonObject> people = new TreeMap<>();
    for (Account it : accounts) {
      JsonObject person = account(it.id(), it.roles()).put("account", true);
      people.put(it.id(), bound.containsKey(it.id()) ? person.put("bound", true) : person);
    }
    for (Invitation it : invited) {
      people
          .computeIfAbsent(it.who(), who -> account(who, it.roles()).put("account", false))
          .put("invitedUntil", it.expires().toEpochMilli());
    }
    return new JsonObject().put("people", new JsonArray(List.copyOf(people.values())));
  }

  /** Somebody is no counsellor any more. */
  static JsonObject left(Optional<Instant> rostered) {
    return new JsonObject()
        .put("done", true)
        .put("rostered", rostered.map(Instant::toEpochMilli).orElse(null));
  }

  /** Screens on walls; nothing of their tokens. */
  static JsonObject devices(List<Devices.Device> all) {
    return new JsonObject()
        .put(
            "devices",
            new JsonArray(
                all.stream()
                    .map(
                        it ->
                            new JsonObject()
                                .put("device", it.label().value())
                                .put("since", it.since().toEpochMilli()))
                    .toList()));
  }

  /** Somebody's sessions, for themself; with what they are named here nobody can sign in. */
  static JsonObject sessions(List<Session> all, Session own) {
    return new JsonObject()
        .put(
            "sessions",
            new JsonArray(
                all.stream()
                    .map(
                        it ->
                            new JsonObject()
                                .put("id", it.hash())
                                .put("begun", it.begun().toEpochMilli())
                                .put("used", it.used().toEpochMilli())
                                .put("own", it.hash().equals(own.hash())))
                    .toList()));
  }

  /** Somebody's passkeys, for their holder; nothing of their keys. */
  static JsonObject passkeys(List<Passkeys.Passkey> all) {
    return new JsonObject()
        .put(
            "passkeys",
            new JsonArray(
                all.stream()
                    .map(
                        it ->
                            new JsonObject()
                                .put("id", it.id())
                                .put("since", it.since().toEpochMilli()))
                    .toList()));
  }

  /** The identity provider, for everybody: its button, and the address whose pages have it. */
  static JsonObject provider(@Nullable IdentityProvider it) {
    return it == null
        ? new JsonObject()
        : new JsonObject()
            .put("label", it.label())
            .put("at", it.callback().resolve("/").toString().replaceFirst("/$", ""));
  }

  /** Since when somebody's account is bound, for themself; nothing of to whom. */
  static JsonObject identity(Optional<Instant> since) {
    return new JsonObject().put("since", since.map(Instant::toEpochMilli).orElse(null));
  }

  /** Invitations to somebody's account, for themself; nothing of their links. */
  static JsonObject told(Invitation.Told it) {
    Invitation.Open open = it.open();
    Invitation.Used used = it.used();
    return new JsonObject()
        .put(
            "open",
            open == null ? null : made(open.made()).put("until", open.until().toEpochMilli()))
        .put("used", used == null ? null : made(used.made()).put("at", used.at().toEpochMilli()));
  }

  private static JsonObject made(Invitation.Made it) {
    AccountId by = it.by();
    return new JsonObject()
        .put("made", it.at().toEpochMilli())
        .put("by", by == null ? null : by.value());
  }

  /** A link with a token, for whoever has made it; behind the # no server or log sees it. */
  static JsonObject link(String page, Token token, @Nullable Instant until) {
    return new JsonObject()
        .put("link", page + "#" + token.text())
        .put("until", until == null ? null : until.toEpochMilli());
  }

  /**
   * What whoever was invited needs to set up the second factor: for the holder of the link only.
   */
  static JsonObject invitation(Invitation it, byte[] key) {
    return account(it.who(), it.roles())
        .put("key", SecondFactor.typed(key))
        .put("address", SecondFactor.address(it.who(), key))
        .put("picture", new JsonArray(QrCode.rows(SecondFactor.address(it.who(), key))));
  }
}
