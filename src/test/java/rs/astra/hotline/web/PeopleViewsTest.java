package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Passkeys;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Token;

/** Nothing but what is listed here leaves about whoever may sign in. */
class PeopleViewsTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final AccountId ANA = new AccountId("ana");
  private static final Set<Role> COUNSELLOR = Set.of(Role.COUNSELLOR);
  private static final Account ACCOUNT = new Account(ANA, COUNSELLOR, "$argon2id$h", "sealed", 7);
  private static final Invitation INVITATION =
      new Invitation(ANA, COUNSELLOR, "token-hash", "sealed", NOON);
  private static final Session SESSION = new Session("hash", ANA, COUNSELLOR, NOON, NOON, true);

  private static Set<String> each(JsonObject view, String list) {
    assertEquals(Set.of(list), view.fieldNames());
    return view.getJsonArray(list).stream()
        .flatMap(it -> ((JsonObject) it).fieldNames().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void of_an_account_and_an_invitation_nothing_by_which_somebody_signs_in() {
    JsonObject people =
        PeopleViews.people(List.of(ACCOUNT), List.of(INVITATION), Map.of(ANA, NOON));
    assertEquals(Set.of("id", "roles", "account", "bound", "invitedUntil"), each(people, "people"));
    for (String secret : List.of("argon2", "sealed", "token")) {
      assertFalse(people.encode().contains(secret), secret);
    }
    assertEquals(Set.of("id", "roles"), PeopleViews.account(ANA, COUNSELLOR).fieldNames());
  }

  @Test
  void of_invitations_to_ones_account_when_and_by_whom_and_nothing_of_the_link() {
    Invitation.Made made = new Invitation.Made(NOON, ANA);
    JsonObject told =
        PeopleViews.told(
            new Invitation.Told(new Invitation.Open(made, NOON), new Invitation.Used(made, NOON)));
    assertEquals(Set.of("open", "used"), told.fieldNames());
    assertEquals(Set.of("made", "by", "until"), told.getJsonObject("open").fieldNames());
    assertEquals(Set.of("made", "by", "at"), told.getJsonObject("used").fieldNames());
    assertEquals(
        new JsonObject().putNull("open").putNull("used"),
        PeopleViews.told(new Invitation.Told(null, null)));
  }

  @Test
  void of_a_session_no_token_and_for_its_holder_only() {
    assertEquals(
        Set.of("id", "begun", "used", "own"),
        each(PeopleViews.sessions(List.of(SESSION), SESSION), "sessions"));
    JsonObject own = PeopleViews.session(Visitor.of(SESSION, Presence.AWAY), Duration.ofHours(1));
    assertEquals(Set.of("id", "roles", "may", "idle"), own.fieldNames());
    assertEquals(
        Stream.of(Right.values()).map(Views::name).collect(Collectors.toSet()),
        own.getJsonObject("may").fieldNames());
    assertFalse(own.encode().contains("hash"));
  }

  @Test
  void of_a_screen_and_a_passkey_neither_token_nor_key() {
    assertEquals(
        Set.of("device", "since"),
        each(PeopleViews.devices(List.of(new Devices.Device(ANA, NOON))), "devices"));
    assertEquals(
        Set.of("id", "since"),
        each(
            PeopleViews.passkeys(
                List.of(new Passkeys.Passkey("id", ANA, Buffer.buffer("key"), 3, NOON))),
            "passkeys"));
  }

  @Test
  void of_a_link_what_its_maker_hands_over_and_its_holder_needs() {
    assertEquals(
        Set.of("link", "until"),
        PeopleViews.link("/invitation", Token.random(), NOON).fieldNames());
    assertEquals(
        Set.of("id", "roles", "key", "address", "picture"),
        PeopleViews.invitation(INVITATION, new byte[20]).fieldNames());
  }
}
