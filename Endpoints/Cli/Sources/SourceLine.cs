namespace MeetAi.Endpoints.Cli.Sources;

/// <summary>A line to import, where it comes from in words, and how far the file was read for it.</summary>
internal sealed record SourceLine(byte[] Json, string Where, long Done);
