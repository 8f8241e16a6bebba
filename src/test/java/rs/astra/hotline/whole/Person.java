package rs.astra.hotline.whole;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.bench.SipEnd;

/** A counsellor with a telephone, who lets it ring until told to pick up, and then picks up all. */
final class Person implements AutoCloseable {
  private final Pbx pbx;
  private final String station;
  private final List<SipEnd.Dialog> rings = new CopyOnWriteArrayList<>();
  private volatile SipEnd telephone;
  private volatile SipEnd.@Nullable Dialog talk;
  private volatile boolean picksUp;
  private volatile boolean closed;

  Person(Pbx pbx, String station) throws IOException {
    this.pbx = pbx;
    this.station = station;
    this.telephone = new SipEnd(pbx.station(station), pbx.sip());
    Thread.ofVirtual().name("person-" + station).start(this::listen);
  }

  String name() {
    return station;
  }

  /** Whatever rings, now and later, is picked up; or is not any more. */
  void picksUp(boolean now) {
    picksUp = now;
  }

  /** Whether a call that was picked up goes on. */
  boolean talks() {
    SipEnd.Dialog now = talk;
    return now != null && !now.isOver();
  }

  /** The call that was picked up last. */
  SipEnd.@Nullable Dialog talk() {
    return talk;
  }

  /** Everything that ever rang here. */
  List<SipEnd.Dialog> rings() {
    return rings;
  }

  /** The telephone loses its network. */
  void goesAway() {
    forget();
    telephone.close();
  }

  void comesBack() throws IOException {
    telephone = new SipEnd(pbx.station(station), pbx.sip());
  }

  /** What rang or talked is no more, though nobody has said so. */
  void forget() {
    talk = null;
    rings.clear();
  }

  private void listen() {
    while (!closed) {
      SipEnd.Dialog next = telephone.rungWithin(50);
      if (next != null) {
        rings.add(next);
      }
      if (picksUp && !talks()) {
        rings.stream()
            .filter(ring -> !ring.isOver() && !ring.equals(talk))
            .reduce((_, last) -> last)
            .ifPresent(this::pickUp);
      }
    }
  }

  private void pickUp(SipEnd.Dialog ring) {
    talk = ring;
    try {
      ring.answer();
    } catch (IOException e) {
      talk = null; // the telephone has just lost its network
    }
  }

  @Override
  public void close() {
    closed = true;
    telephone.close();
  }
}
