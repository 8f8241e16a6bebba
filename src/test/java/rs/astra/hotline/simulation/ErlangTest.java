package rs.astra.hotline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published and the exactly computed values of the domain brief, 1.5. */
class ErlangTest {
  private static final Duration TALK = Duration.ofMinutes(3);
  private static final Duration SECONDS_20 = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.5",
    "1, 2, 0.2",
    "2, 2, 0.4",
    "2, 4, 0.095238095238095",
    "5, 5, 0.284867821330902",
    "10, 10, 0.214582343107",
    "10, 15, 0.0364969454724",
    "100, 100, 0.0757004527109",
    "20, 10, 0.5379631686320729",
    "123, 132, 0.031242821047",
    "0, 0, 1",
    "0, 3, 0",
  })
  void lostCallsAreThoseOfErlangB(double load, int n, double b) {
    assertEquals(b, Erlang.b(load, n), 5e-13);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.0101",
    "2, 0.1526",
    "3, 0.4555",
    "5, 1.3608",
    "10, 4.4612",
    "15, 8.108",
    "20, 12.0306",
    "30, 20.3373"
  })
  void onePercentIsLostAtTheLoadOfTheTables(int n, double load) {
    assertEquals(0.01, Erlang.b(load, n), 3e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 0.333333333333333",
    "2, 3, 0.444444444444444",
    "0.5, 1, 0.5",
    "0.5, 2, 0.1",
    "0.5, 3, 0.0151515151515152",
    "0.75, 2, 0.204545454545455",
    "20, 25, 0.2091028266",
    "123, 132, 0.3211161793",
    "3.87, 8, 0.050085",
    "4.08, 10, 0.010052",
    "48, 55, 0.2387009364",
    "0, 1, 0",
    "0, 0, 1",
    "2, 2, 1",
    "3, 2, 1",
  })
  void waitingCallersAreThoseOfErlangC(double load, int n, double c) {
    assertEquals(c, Erlang.c(load, n), 6e-7);
  }

  @ParameterizedTest
  @CsvSource({
    "11, 0.6821182047, 0.3896138117, 122.7813",
    "12, 0.4493882243, 0.6401580404, 40.4449",
    "13, 0.2852704530, 0.7955947884, 17.1162",
    "14, 0.1741319336, 0.8883500192, 7.83594",
  })
  void serviceLevelAndMeanWaitAreThoseOfErlangC(int n, double c, double level, double wait) {
    assertEquals(c, Erlang.c(10, n), 1e-10);
    assertEquals(level, Erlang.within(SECONDS_20, 10, n, TALK), 1e-10);
    assertEquals(wait, Erlang.meanWait(10, n, TALK), 1e-4);
  }

  @Test
  void largeRoomIsThatOfErlangC() {
    Duration talk = Duration.ofMinutes(4);
    assertEquals(0.8458830922, Erlang.within(Duration.ofSeconds(15), 48, 55, talk), 1e-10);
    assertEquals(8.184032, Erlang.meanWait(48, 55, talk), 1e-6);
  }

  /** With conversations of 25 minutes: 0.9 and 3 calls an hour. */
  @ParameterizedTest
  @CsvSource({
    "0.375, 1, 0.6281",
    "0.375, 2, 0.9421",
    "0.375, 3, 0.9933",
    "1.25, 3, 0.8481",
    "1.25, 4, 0.9593"
  })
  void smallLineHasTheServiceLevelOfTheTable(double load, int n, double level) {
    assertEquals(level, Erlang.within(SECONDS_20, load, n, Duration.ofMinutes(25)), 5e-5);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.1355", "2, 0.0086", "3, 0.0004"})
  void hotlineOfEightCallsADayFindsEverybodyBusySoOften(int n, double c) {
    assertEquals(c, Erlang.c(7.8 / 24 * 25 / 60, n), 1e-4);
  }

  @Test
  void moreLoadThanPeopleNeverIsServed() {
    assertEquals(0, Erlang.within(SECONDS_20, 2, 2, TALK));
    assertEquals(Double.POSITIVE_INFINITY, Erlang.meanWait(2, 2, TALK));
  }

  @Test
  void callersWhoGiveUpAreThoseOfErlangA() {
    var a = Erlang.A.of(200, Duration.ofMinutes(3), Duration.ofMinutes(5), 13);
    assertEquals(0.2257970840, a.waits(), 1e-10);
    assertEquals(0.0249633036, a.abandons(), 1e-10);
    assertEquals(0.1248165 * 60, a.meanWait(), 1e-5);
    assertEquals(0.7500282, a.occupancy(), 1e-7);
    assertEquals(0.8581777, a.within(SECONDS_20), 1e-7);
    var large = Erlang.A.of(48 * 60, Duration.ofMinutes(1), Duration.ofMinutes(2), 50);
    assertEquals(0.0309122492, large.abandons(), 1e-10);
    assertEquals(3.70947, large.meanWait(), 1e-5);
    assertEquals(0.9303242, large.occupancy(), 1e-7);
    assertEquals(20.83367, Erlang.meanWait(48, 50, Duration.ofMinutes(1)), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.5, 2", "0.75, 2", "2, 3", "10, 12"})
  void patienceWithoutEndGivesErlangC(double load, int n) {
    double anHour = load * 3600 / TALK.toSeconds();
    var a = Erlang.A.of(anHour, TALK, Duration.ofDays(400), n);
    assertEquals(Erlang.c(load, n), a.waits(), 1e-3);
    assertEquals(Erlang.meanWait(load, n, TALK), a.meanWait(), 0.5);
    assertEquals(Erlang.within(SECONDS_20, load, n, TALK), a.within(SECONDS_20), 1e-3);
  }

  /** Nobody waits long who has no patience: of one person with load 1, B is half. */
  @Test
  void noPatienceGivesErlangB() {
    var a = Erlang.A.of(20, TALK, Duration.ofMillis(10), 1);
    assertEquals(Erlang.b(1, 1), a.waits(), 1e-3);
    assertEquals(0.5, a.abandons(), 1e-3);
  }

  @Test
  void fewerWaitWithMorePeopleAndMoreWithMoreCalls() {
    for (int n = 1; n < 20; n++) {
      assertTrue(Erlang.c(0.9, n + 1) < Erlang.c(0.9, n));
      assertTrue(Erlang.c(0.9 * n, n) < Erlang.c(0.95 * n, n));
    }
  }
}
