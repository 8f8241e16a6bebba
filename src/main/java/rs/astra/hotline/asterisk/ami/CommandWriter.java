package rs.astra.hotline.asterisk.ami;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;

/**
 * Writes commands as Asterisk's actions, over whatever connection there is.
 *
 * <ol>
 *   <li>One thread writes them, in the order of the commands; none is waited for, because only a
 *       fact says that a command came true.
 *   <li>Without a connection a command is lost: the picture after the next connect puts right what
 *       it was to change. Only a leg that was not begun is told as a fact.
 *   <li>A command that fails as no one foresaw ends the connection, never the thread: nothing would
 *       ever be rung again.
 * </ol>
 */
final class CommandWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandWriter.class);

  private final AmiCommander commander;
  private final Supplier<@Nullable Session> session;
  private final Consumer<Fact> facts;
  private final Function<CallId, @Nullable String> channelOf;
  private final BlockingQueue<Command> outbox = new LinkedBlockingQueue<>();
  private final AtomicInteger unwritten = new AtomicInteger();
  // Not virtual: a virtual thread is woken by another thread, and a telephone would ring later.
  private final Thread thread =
      Thread.ofPlatform().daemon().name("ami-commands").unstarted(this::write);
  private volatile boolean closed;

  /**
   * A writer that has not begun.
   *
   * @param session what is connected, null if nothing is
   * @param channelOf the name of a caller's channel
   */
  CommandWriter(
      AmiCommander commander,
      Supplier<@Nullable Session> session,
      Consumer<Fact> facts,
      Function<CallId, @Nullable String> channelOf) {
    this.commander = commander;
    this.session = session;
    this.facts = facts;
    this.channelOf = channelOf;
  }

  void start() {
    thread.start();
  }

  /** Takes a command that is Asterisk's; returns at once. */
  void order(Command command) {
    unwritten.incrementAndGet();
    outbox.add(command);
  }

  /** Whether every command has been written, or lost with its connection. */
  boolean idle() {
    return unwritten.get() == 0;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void write() {
    try {
      while (!closed) {
        carryOutOrCut(outbox.take());
        unwritten.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOutOrCut(Command command) {
    try {
      carryOut(command);
    } catch (RuntimeException e) {
      LOG.error("a command failed: {}", e.getClass().getSimpleName());
      Session open = session.get();
      if (open != null) {
        open.end();
      }
    }
  }

  private void carryOut(Command command) {
    switch (command) {
      case Command.Ring ring -> originate(ring.leg(), commander.ring(ring));
      case Command.RingForCallback ring -> originate(ring.leg(), commander.ring(ring));
      case Command.StopRinging stop -> send(commander.hangUp(stop.leg().value()));
      case Command.HangUp hangUp -> send(commander.hangUp(hangUp.call().value()));
      case Command.SpeakIn in -> send(commander.speakIn(in.caller()));
      case Command.TakeBack back -> {
        String channel = channelOf.apply(back.call());
        if (channel != null) {
          send(commander.takeBack(channel));
        }
      }
      case Command.Mirror mirror -> commander.mirror(mirror).forEach(this::send);
      case Command.LookAgain _ -> {
        Session open = session.get();
        if (open != null) {
          open.lookAgain();
        }
      }
      case Command.Grant _, Command.Refuse _, Command.Say _, Command.Release _ ->
          throw new IllegalArgumentException("that is said at the door, not here");
    }
  }

  private void originate(LegId leg, OriginateAction action) {
    Session open = session.get();
    if (open == null) {
      facts.accept(new Fact.LegEnded(leg, LegOutcome.LOST));
      return;
    }
    try {
      open.connection()
          .sendAction(
              action,
              response -> {
                // null: the connection is gone, and the next snapshot will tell.
                if (response != null && "Error".equals(response.getResponse())) {
                  facts.accept(new Fact.LegEnded(leg, LegOutcome.UNREACHABLE));
                }
              });
    } catch (IOException | IllegalStateException e) {
      facts.accept(new Fact.LegEnded(leg, LegOutcome.LOST));
    }
  }

  /** Writes an action, if there is a connection. Any thread. */
  void send(ManagerAction action) {
    Session open = session.get();
    if (open == null) {
      return;
    }
    try {
      open.connection().sendAction(action, null);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("not sent: {}", action.getClass().getSimpleName());
    }
  }
}
