package rs.astra.hotline.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What everybody relies on who keeps people, be it in memory or in PostgreSQL. */
public abstract class PeopleContract {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(3));
  private static final AccountId ANA = new AccountId("ana");
  private static final AccountId VESNA = new AccountId("vesna");
  private static final Invitation.Made MADE = new Invitation.Made(NOW.minusSeconds(9), VESNA);

  /** Where nobody is kept yet. */
  protected abstract Accounts accounts();

  /** Beside them. */
  protected abstract Sessions sessions();

  /** Beside them. */
  protected abstract Devices devices();

  /** Beside them. */
  protected abstract Passkeys passkeys();

  /** Beside them. */
  protected abstract Identities identities();

  private static Account account(String hash, Role... roles) {
    return new Account(ANA, Set.of(roles), "$argon2id$" + hash, "sealed", 7);
  }

  private void invite(String token, Role... roles) {
    accounts().invite(new Invitation(ANA, Set.of(roles), token, "sealed", LATER), MADE).await();
  }

  private boolean accept(String token, String hash) {
    return accounts().accept(token, account(hash, Role.COUNSELLOR), NOW).await();
  }

  private void begin(String session) {
    sessions().begin(new Session(session, ANA, Set.of(), NOW, NOW, false)).await();
  }

  private boolean signedIn(String session) {
    return sessions().session(session).await().isPresent();
  }

  @Test
  public void anInvitationIsAcceptedOnceHoweverManyTryAtTheSameTime() {
    invite("token", Role.COUNSELLOR);
    assertEquals(Optional.empty(), accounts().account(ANA).await());
    assertTrue(accounts().invitation("token", NOW).await().isPresent());
    List<Future<Boolean>> tries =
        Stream.generate(() -> accounts().accept("token", account("h", Role.COUNSELLOR), NOW))
            .limit(8)
            .toList();
    assertEquals(1, tries.stream().filter(tried -> tried.await()).count());
    assertEquals(Optional.of(account("h", Role.COUNSELLOR)), accounts().account(ANA).await());
    assertEquals(Optional.empty(), accounts().invitation("token", NOW).await());
  }

  @Test
  public void whoIsInvitedIsKnownUntilItIsAcceptedOrExpires() {
    AccountId ema = new AccountId("ema");
    accounts()
        .invite(new Invitation(ema, Set.of(Role.AUDITOR), "emas", "sealed", LATER), MADE)
        .await();
    invite("token", Role.COUNSELLOR);
    List<Invitation> both = accounts().invited(NOW).await();
    assertEquals(List.of(ANA, ema), both.stream().map(Invitation::who).toList());
    assertEquals(List.of(LATER, LATER), both.stream().map(Invitation::expires).toList());
    assertEquals(Set.of(Role.AUDITOR), both.getLast().roles());
    accept("token", "h");
    assertEquals(
        List.of(ema), accounts().invited(NOW).await().stream().map(Invitation::who).toList());
    assertEquals(List.of(), accounts().invited(LATER).await());
  }

  @Test
  public void anInvitationExpiresAndANewerOneTakesItsPlace() {
    invite("first", Role.COUNSELLOR);
    invite("second", Role.SUPERVISOR);
    assertFalse(accept("first", "h"));
    assertEquals(Optional.empty(), accounts().invitation("second", LATER).await());
    assertFalse(accounts().accept("second", account("h", Role.SUPERVISOR), LATER).await());
    assertEquals(
        Set.of(Role.SUPERVISOR),
        accounts().invitation("second", NOW).await().orElseThrow().roles());
  }

  @Test
  public void onlyTheLastSecondFactorOfAnInvitationCounts() {
    invite("token", Role.COUNSELLOR);
    assertTrue(accounts().seal("token", "later", NOW).await());
    assertFalse(accept("token", "h"), "the first one");
    Account later = new Account(ANA, Set.of(Role.COUNSELLOR), "$argon2id$h", "later", 7);
    assertTrue(accounts().accept("token", later, NOW).await());
    assertFalse(accounts().seal("token", "again", NOW).await(), "used");
    invite("other", Role.COUNSELLOR);
    assertFalse(accounts().seal("other", "late", LATER).await(), "expired");
  }

  @Test
  public void itIsKnownWhenRightsWereGiven() {
    assertEquals(Optional.empty(), accounts().given(ANA).await());
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    assertEquals(Optional.of(NOW), accounts().given(ANA).await());
    begin("here");
    accounts().change(ANA, "$argon2id$other", "here", "new", LATER).await();
    assertEquals(Optional.of(NOW), accounts().given(ANA).await(), "a password is no right");
    invite("again", Role.COUNSELLOR);
    Instant anew = NOW.plusSeconds(1);
    accounts().accept("again", account("h", Role.COUNSELLOR), anew).await();
    assertEquals(Optional.of(anew), accounts().given(ANA).await());
    accounts().change(ANA, Set.of(Role.SUPERVISOR)).await();
    assertTrue(accounts().given(ANA).await().orElseThrow().isAfter(anew));
  }

  @Test
  public void acceptingAnewEndsWhatWasBefore() {
    invite("token", Role.COUNSELLOR);
    accept("token", "old");
    begin("session");
    sessions().know("browser", ANA, LATER).await();
    invite("again", Role.COUNSELLOR);
    assertTrue(signedIn("session"), "an invitation alone changes nothing");
    assertTrue(accept("again", "new"));
    assertFalse(signedIn("session"));
    assertFalse(sessions().knows("browser", ANA, NOW).await());
    assertEquals("$argon2id$new", accounts().account(ANA).await().orElseThrow().hash());
  }

  @Test
  public void aStepIsUsedOnceHoweverManyTryAtTheSameTime() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    List<Future<Boolean>> tries = Stream.generate(() -> accounts().use(ANA, 8)).limit(8).toList();
    assertEquals(1, tries.stream().filter(tried -> tried.await()).count());
    assertFalse(accounts().use(ANA, 7).await(), "older");
    assertTrue(accounts().use(ANA, 9).await());
    assertTrue(accounts().use(ANA, 1_000).await(), "our clock was ahead");
    assertTrue(accounts().use(ANA, 10).await(), "and is right again");
    assertFalse(accounts().use(ANA, 9).await());
    assertFalse(accounts().use(new AccountId("nobody"), 9).await());
  }

  @Test
  public void aSessionHasTheRolesOfNowAndEndsWithTheAccount() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    begin("session");
    assertTrue(accounts().change(ANA, Set.of(Role.COUNSELLOR, Role.AUDITOR)).await());
    Session session = sessions().session("session").await().orElseThrow();
    assertEquals(Set.of(Role.COUNSELLOR, Role.AUDITOR), session.roles());
    sessions().used(session.seen(true, true, NOW.plusSeconds(60))).await();
    session = sessions().session("session").await().orElseThrow();
    assertTrue(session.worked());
    assertEquals(NOW.plusSeconds(60), session.used());
    assertTrue(accounts().remove(ANA).await());
    assertFalse(signedIn("session"));
    assertEquals(List.of(), accounts().everybody().await());
    assertFalse(accounts().remove(ANA).await());
    assertFalse(accounts().change(ANA, Set.of(Role.AUDITOR)).await());
  }

  @Test
  public void otherRolesAreThoseOfAnInvitationThatIsStillOpenToo() {
    invite("token", Role.ADMINISTRATOR);
    accept("token", "h");
    invite("again", Role.COUNSELLOR, Role.ADMINISTRATOR);
    Invitation seen = accounts().invitation("again", NOW).await().orElseThrow();
    assertTrue(accounts().change(ANA, Set.of(Role.COUNSELLOR)).await());
    assertEquals(
        Set.of(Role.COUNSELLOR), accounts().invitation("again", NOW).await().orElseThrow().roles());
    // Whoever has looked before accepts what they have seen.
    Account asSeen = new Account(ANA, seen.roles(), "$argon2id$new", "sealed", 7);
    assertTrue(accounts().accept("again", asSeen, NOW).await());
    assertEquals(Set.of(Role.COUNSELLOR), accounts().account(ANA).await().orElseThrow().roles());
  }

  @Test
  public void otherRolesOfSomebodyWhoHasNotAcceptedYetAreThoseOfTheInvitation() {
    invite("token", Role.ADMINISTRATOR);
    assertTrue(accounts().change(ANA, Set.of(Role.COUNSELLOR)).await());
    assertEquals(
        Set.of(Role.COUNSELLOR), accounts().invitation("token", NOW).await().orElseThrow().roles());
    assertEquals(Optional.empty(), accounts().account(ANA).await());
  }

  @Test
  public void anotherPasswordEndsAnInvitationThatIsStillOpen() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    begin("here");
    invite("again", Role.COUNSELLOR);
    assertTrue(accounts().change(ANA, "$argon2id$other", "here", "new", NOW).await());
    assertEquals(Optional.empty(), accounts().invitation("again", NOW).await());
    assertFalse(accept("again", "h"));
  }

  @Test
  public void removingTakesAnInvitationBack() {
    invite("token", Role.COUNSELLOR);
    assertTrue(accounts().remove(ANA).await());
    assertFalse(accept("token", "h"));
  }

  private Invitation.Told told(Instant now) {
    return accounts().told(ANA, now).await();
  }

  @Test
  public void whoeverHasAnAccountIsToldOfAnInvitationToItAndOfTheOneThatWasUsedLast() {
    invite("token", Role.COUNSELLOR);
    assertEquals(new Invitation.Told(null, null), told(NOW), "there is no account yet");
    accept("token", "h");
    Invitation.Used first = new Invitation.Used(MADE, NOW);
    assertEquals(new Invitation.Told(null, first), told(NOW));
    Invitation.Made byCommand = new Invitation.Made(NOW.plusSeconds(1), null);
    accounts()
        .invite(new Invitation(ANA, Set.of(Role.COUNSELLOR), "again", "sealed", LATER), byCommand)
        .await();
    assertEquals(new Invitation.Told(new Invitation.Open(byCommand, LATER), first), told(NOW));
    assertEquals(new Invitation.Told(null, first), told(LATER), "lapsed");
    accounts().change(ANA, Set.of(Role.AUDITOR)).await();
    assertEquals(new Invitation.Open(byCommand, LATER), told(NOW).open(), "but for its roles");
    Instant then = NOW.plusSeconds(5);
    assertTrue(accounts().accept("again", account("h"), then).await());
    assertEquals(new Invitation.Told(null, new Invitation.Used(byCommand, then)), told(then));
    accounts().remove(ANA).await();
    assertEquals(new Invitation.Told(null, null), told(then));
  }

  @Test
  public void anInvitationThatIsCalledOffLetsNobodyIn() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    assertFalse(accounts().callOff(ANA).await());
    invite("again", Role.COUNSELLOR);
    assertTrue(accounts().callOff(ANA).await());
    assertEquals(null, told(NOW).open());
    assertFalse(accept("again", "other"));
    assertEquals("$argon2id$h", accounts().account(ANA).await().orElseThrow().hash());
  }

  private List<AccountId> leavers() {
    return accounts().leavers().await();
  }

  @Test
  public void whoIsRemovedLeavesAndWhoWasOnlyInvitedDoesNot() {
    invite("token", Role.COUNSELLOR);
    accounts().remove(ANA).await();
    assertEquals(List.of(), leavers());
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    assertEquals(List.of(), leavers());
    accounts().remove(ANA).await();
    accounts().remove(ANA).await();
    assertEquals(List.of(ANA), leavers(), "once");
    accounts().left(ANA).await();
    assertEquals(List.of(), leavers());
  }

  @Test
  public void whoIsNoCounsellorAnyMoreLeavesUntilTheyAreOneAgain() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    accounts().change(ANA, Set.of(Role.COUNSELLOR, Role.AUDITOR)).await();
    assertEquals(List.of(), leavers(), "still one");
    accounts().change(ANA, Set.of(Role.AUDITOR)).await();
    assertEquals(List.of(ANA), leavers());
    accounts().change(ANA, Set.of(Role.COUNSELLOR)).await();
    assertEquals(List.of(), leavers());
    accounts().remove(ANA).await();
    invite("again", Role.AUDITOR);
    accept("again", "h");
    assertEquals(List.of(ANA), leavers(), "back, but as something else");
    accounts().change(ANA, Set.of(Role.SUPERVISOR)).await();
    assertEquals(List.of(ANA), leavers());
    invite("thrice", Role.COUNSELLOR);
    accept("thrice", "h");
    assertEquals(List.of(), leavers());
  }

  @Test
  public void anotherPasswordEndsTheOtherSessionsAndThisOneGoesOnByAnotherToken() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    begin("here");
    begin("elsewhere");
    assertTrue(accounts().change(ANA, "$argon2id$other", "here", "renewed", NOW).await());
    assertEquals(List.of("renewed"), sessionsOfAna());
    assertFalse(signedIn("here"));
    assertFalse(signedIn("elsewhere"));
    assertEquals("$argon2id$other", accounts().account(ANA).await().orElseThrow().hash());
    sessions().end("renewed").await();
    assertFalse(signedIn("renewed"));
  }

  @Test
  public void somebodysSessionsAreKnownTheNewestFirstAndOneMoreThanFiveEndsTheOldest() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    for (int i = 1; i <= Session.MOST; i++) {
      Instant begun = NOW.plusSeconds(i);
      sessions().begin(new Session("s" + i, ANA, Set.of(), begun, begun, false)).await();
    }
    assertEquals(List.of("s5", "s4", "s3", "s2", "s1"), sessionsOfAna());
    Instant later = NOW.plusSeconds(9);
    sessions().begin(new Session("s9", ANA, Set.of(), later, later, false)).await();
    assertEquals(List.of("s9", "s5", "s4", "s3", "s2"), sessionsOfAna());
    assertEquals(Set.of(Role.COUNSELLOR), sessions().sessions(ANA).await().getFirst().roles());
  }

  private List<String> sessionsOfAna() {
    return sessions().sessions(ANA).await().stream().map(Session::hash).toList();
  }

  @Test
  public void aSessionIsEndedByWhoseItIs() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    begin("one");
    begin("other");
    assertFalse(sessions().end(new AccountId("ema"), "one").await());
    assertTrue(sessions().end(ANA, "one").await());
    assertFalse(sessions().end(ANA, "one").await());
    assertEquals(List.of("other"), sessionsOfAna());
  }

  @Test
  public void allOfSomebodysSessionsEndAndNobodyElses() {
    anaAndEma();
    assertEquals(2, sessions().endAll(ANA).await());
    assertEquals(List.of(), sessionsOfAna());
    assertTrue(signedIn("emas"));
    assertEquals(0, sessions().endAll(ANA).await());
  }

  @Test
  public void everybodysSessionsEndButTheOneThatGoesOn() {
    anaAndEma();
    assertEquals(2, sessions().endEverybodys("other").await());
    assertEquals(List.of("other"), sessionsOfAna());
    assertFalse(signedIn("emas"));
    assertEquals(1, sessions().endEverybodys(null).await());
    assertFalse(signedIn("other"));
  }

  private void anaAndEma() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    begin("one");
    begin("other");
    AccountId ema = new AccountId("ema");
    Set<Role> roles = Set.of(Role.AUDITOR);
    accounts().invite(new Invitation(ema, roles, "emas", "sealed", LATER), MADE).await();
    accounts().accept("emas", new Account(ema, roles, "$argon2id$h", "sealed", 0), NOW).await();
    sessions().begin(new Session("emas", ema, Set.of(), NOW, NOW, false)).await();
  }

  @Test
  public void aBrowserIsKnownForItsTimeAndForThatPersonOnly() {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    sessions().know("browser", ANA, LATER).await();
    assertTrue(sessions().knows("browser", ANA, LATER.minusMillis(1)).await());
    assertFalse(sessions().knows("browser", ANA, LATER).await());
    assertFalse(sessions().knows("browser", new AccountId("ema"), NOW).await());
    assertFalse(sessions().knows("other", ANA, NOW).await());
  }

  @Test
  public void aBrowserOfASharedDeskIsKnownForEachWhoSignsInThere() {
    AccountId ema = new AccountId("ema");
    for (AccountId who : List.of(ANA, ema)) {
      String token = "token-of-" + who;
      accounts()
          .invite(new Invitation(who, Set.of(Role.COUNSELLOR), token, "sealed", LATER), MADE)
          .await();
      Account account = new Account(who, Set.of(Role.COUNSELLOR), "$argon2id$h", "sealed", 0);
      accounts().accept(token, account, NOW).await();
      sessions().know("browser", who, LATER).await();
    }
    assertTrue(sessions().knows("browser", ANA, NOW).await());
    assertTrue(sessions().knows("browser", ema, NOW).await());
  }

  @Test
  public void aBrowserThatGetsAnotherTokenIsKnownByThatOneForEverybodyAndByTheOldOneForNobody() {
    anaAndEma();
    AccountId ema = new AccountId("ema");
    sessions().know("browser", ANA, LATER).await();
    sessions().know("browser", ema, LATER).await();
    sessions().know("another", ema, LATER).await();
    sessions().anew("browser", "new").await();
    for (AccountId who : List.of(ANA, ema)) {
      assertFalse(sessions().knows("browser", who, NOW).await());
      assertTrue(sessions().knows("new", who, LATER.minusMillis(1)).await());
    }
    assertTrue(sessions().knows("another", ema, NOW).await());
    sessions().anew("nobodys", "other").await();
    assertFalse(sessions().knows("other", ANA, NOW).await());
  }

  @Test
  public void aDeviceIsFoundByItsTokenUntilItIsTakenBackOrMadeAnew() {
    Devices.Device hall = new Devices.Device(new AccountId("hall"), NOW);
    devices().add(hall, "token").await();
    assertEquals(Optional.of(hall), devices().device("token").await());
    assertEquals(Optional.empty(), devices().device("other").await());
    devices().add(hall, "anew").await();
    assertEquals(Optional.empty(), devices().device("token").await());
    assertEquals(List.of(hall), devices().all().await());
    assertTrue(devices().takeBack(hall.label()).await());
    assertEquals(Optional.empty(), devices().device("anew").await());
    assertFalse(devices().takeBack(hall.label()).await());
  }

  private static Passkeys.Passkey passkey(String id, long counter) {
    return new Passkeys.Passkey(id, ANA, Buffer.buffer("key"), counter, NOW);
  }

  private void anaHas(String... ids) {
    invite("token", Role.COUNSELLOR);
    accept("token", "h");
    for (String id : ids) {
      assertTrue(passkeys().add(passkey(id, 0)).await());
    }
  }

  private List<String> passkeysOfAna() {
    return passkeys().of(ANA).await().stream().map(Passkeys.Passkey::id).toList();
  }

  @Test
  public void aPasskeyIsKeptAsItIsUntilItsHolderRemovesIt() {
    anaHas("one", "other");
    assertEquals(List.of("one", "other"), passkeysOfAna());
    Passkeys.Passkey kept = passkeys().passkey("one").await().orElseThrow();
    assertEquals(Buffer.buffer("key"), kept.publicKey());
    assertEquals(List.of(ANA, 0L, NOW), List.of(kept.who(), kept.counter(), kept.since()));
    assertFalse(passkeys().remove(new AccountId("ema"), "one").await(), "another's");
    assertTrue(passkeys().remove(ANA, "one").await());
    assertFalse(passkeys().remove(ANA, "one").await(), "gone");
    assertEquals(List.of("other"), passkeysOfAna());
  }

  @Test
  public void thereIsOnePasskeyOfAnIdAndSomebodyHasTenAtMost() {
    anaHas("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertFalse(passkeys().add(passkey("8", 0)).await());
    assertTrue(passkeys().add(passkey("9", 0)).await());
    assertFalse(passkeys().add(passkey("10", 0)).await());
    assertEquals(Passkeys.MOST, passkeysOfAna().size());
  }

  @Test
  public void theCounterOfAPasskeyGrowsOrIsAlwaysZero() {
    anaHas("never-counts");
    passkeys().add(passkey("counts", 5)).await();
    assertTrue(passkeys().use("never-counts", 0).await());
    assertTrue(passkeys().use("never-counts", 0).await());
    assertFalse(passkeys().use("counts", 5).await(), "not grown");
    assertTrue(passkeys().use("counts", 6).await());
    assertFalse(passkeys().use("counts", 6).await(), "kept");
    assertFalse(passkeys().use("counts", 0).await(), "a counter does not stop counting");
    assertFalse(passkeys().use("nobodys", 1).await());
  }

  @Test
  public void passkeysEndWithAnInvitationThatIsAcceptedAndWithTheAccount() {
    anaHas("lost");
    invite("again", Role.COUNSELLOR);
    assertEquals(List.of("lost"), passkeysOfAna(), "until it is accepted");
    accept("again", "h");
    assertEquals(List.of(), passkeysOfAna());
    passkeys().add(passkey("new", 0)).await();
    accounts().remove(ANA).await();
    assertEquals(Optional.empty(), passkeys().passkey("new").await());
  }

  private static final Identity AT_THE_PROVIDER = new Identity("https://sso.example.org", "1234");

  private void emaIsThereToo() {
    AccountId ema = new AccountId("ema");
    accounts()
        .invite(new Invitation(ema, Set.of(Role.AUDITOR), "emas", "sealed", LATER), MADE)
        .await();
    Account account = new Account(ema, Set.of(Role.AUDITOR), "$argon2id$h", "sealed", 0);
    accounts().accept("emas", account, NOW).await();
  }

  @Test
  public void anAccountIsBoundToOneIdentityAndAnIdentityToOneAccount() {
    anaHas();
    emaIsThereToo();
    AccountId ema = new AccountId("ema");
    Identity other = new Identity("https://sso.example.org", "5678");
    assertEquals(Optional.empty(), identities().boundTo(AT_THE_PROVIDER).await());
    assertTrue(identities().bind(ANA, AT_THE_PROVIDER, NOW).await());
    assertFalse(identities().bind(ANA, other, NOW).await(), "another beside it");
    assertFalse(identities().bind(ema, AT_THE_PROVIDER, NOW).await(), "another's");
    assertTrue(identities().bind(ema, other, LATER).await());
    assertEquals(Optional.of(ANA), identities().boundTo(AT_THE_PROVIDER).await());
    assertEquals(Optional.of(ema), identities().boundTo(other).await());
    assertEquals(Map.of(ANA, NOW, ema, LATER), identities().bound().await());
    assertEquals(Optional.of(NOW), identities().boundSince(ANA).await());
    Identity elsewhere = new Identity("https://elsewhere.example.org", "1234");
    assertEquals(Optional.empty(), identities().boundTo(elsewhere).await());
  }

  @Test
  public void whatWasUnboundIsNobodysAndCanBeBoundAnew() {
    anaHas();
    emaIsThereToo();
    identities().bind(ANA, AT_THE_PROVIDER, NOW).await();
    assertTrue(identities().unbind(ANA).await());
    assertFalse(identities().unbind(ANA).await());
    assertEquals(Optional.empty(), identities().boundTo(AT_THE_PROVIDER).await());
    assertEquals(Optional.empty(), identities().boundSince(ANA).await());
    assertTrue(identities().bind(new AccountId("ema"), AT_THE_PROVIDER, NOW).await());
  }

  @Test
  public void anIdentityIsUnboundByAnInvitationThatIsAcceptedAndByTheEndOfTheAccount() {
    anaHas();
    identities().bind(ANA, AT_THE_PROVIDER, NOW).await();
    invite("again", Role.COUNSELLOR);
    assertEquals(Optional.of(ANA), identities().boundTo(AT_THE_PROVIDER).await());
    accept("again", "h");
    assertEquals(Optional.empty(), identities().boundTo(AT_THE_PROVIDER).await());
    identities().bind(ANA, AT_THE_PROVIDER, NOW).await();
    accounts().remove(ANA).await();
    assertEquals(Optional.empty(), identities().boundTo(AT_THE_PROVIDER).await());
  }
}
