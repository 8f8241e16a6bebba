package rs.astra.hotline.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
  private static final AccountId ANA = new AccountId("ana-petrovic");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password1234",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "ana-petrovic1",
        "hotlinehotline",
        "iloveyou1234"
      })
  void whatWouldBeGuessedSoonIsRefused(String easy) {
    assertEquals(Password.Objection.TOO_EASY, new Password(easy).objection(ANA));
  }

  @Test
  void itHasTwelveCharactersAtLeastAndManyAtMost() {
    assertEquals(Password.Objection.TOO_SHORT, new Password("x9#Lq2!vR7z").objection(ANA));
    assertEquals(Password.Objection.TOO_SHORT, new Password("😀".repeat(11)).objection(ANA));
    assertEquals(Password.Objection.TOO_LONG, new Password("x9#Lq2!v".repeat(17)).objection(ANA));
    assertNull(new Password("x9#Lq2!vR7zK").objection(ANA));
    assertNull(new Password("četiri mačke piju plavi čaj").objection(ANA));
    assertNull(new Password("x9#Lq2!v".repeat(16)).objection(ANA));
  }

  @Test
  void onlyASaltedSlowHashIsLeftOfIt() {
    Password password = new Password("četiri mačke piju plavi čaj");
    String hash = password.hash();
    assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
    assertNotEquals(hash, password.hash(), "another salt");
    assertTrue(password.isOf(hash));
    assertFalse(new Password("četiri mačke piju plavi čaJ").isOf(hash));
    assertFalse(new Password("x".repeat(100_000)).isOf(hash), "and takes no time");
    assertEquals("[password]", password.toString());
  }
}
