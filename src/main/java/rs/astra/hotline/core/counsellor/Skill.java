package rs.astra.hotline.core.counsellor;

import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Proficiency;

/** A language, and how well somebody speaks it. */
public record Skill(Language language, Proficiency proficiency) {}
