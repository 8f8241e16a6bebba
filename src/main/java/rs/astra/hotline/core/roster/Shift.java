package rs.astra.hotline.core.roster;

import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * When somebody is to be on duty, once or week by week.
 *
 * @param person who, unless a {@link Change} says otherwise
 * @param post what for
 * @param days on which days it begins
 * @param hours from when to when, by the clock on the wall
 */
public record Shift(ShiftId id, CounsellorId person, Post post, Days days, Hours hours) {}
