package rs.astra.hotline.core;

import java.util.List;

/**
 * What a fact leads to.
 *
 * @param next the state from now on
 * @param commands what is to be done, in this order
 * @param transitions what has changed, in this order
 */
public record Decision(Hotline next, List<Command> commands, List<Transition.Entry> transitions) {}
