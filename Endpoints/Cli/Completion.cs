using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// <c>meetai completion</c>: what a shell must know to complete our commands. The scripts ask the executable itself,
/// which knows its commands, options and rooms; so they are short, and never out of date.
/// </summary>
internal static class Completion
{
    private const string Bash = """
        # meetai: completion for bash. It goes to /etc/bash_completion.d/meetai, or into ~/.bashrc.
        _meetai() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]//[\\\"\']/} candidate
            line=${line#"${COMP_WORDS[0]}"}
            COMPREPLY=()
            while IFS= read -r candidate; do
                [[ ${candidate,,} == "${word,,}"* ]] && COMPREPLY+=("$(printf %q "$candidate")")
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -F _meetai meetai
        """;

    private const string Zsh = """
        #compdef meetai
        # meetai: completion for zsh. It goes to a file named _meetai in a directory of $fpath.
        _meetai() {
            local line=" ${(j: :)words[2,CURRENT]}"
            local -a candidates
            candidates=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a candidates
        }
        compdef _meetai meetai
        """;

    private const string Fish = """
        # meetai: completion for fish. It goes to ~/.config/fish/completions/meetai.fish.
        function __meetai_complete
            set -l line " "(commandline -cp | string replace -r '^\s*\S+\s?' '')
            meetai "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c meetai -f -a '(__meetai_complete)'
        """;

    public static Command Command()
        => new("completion", "Print the script by which a shell completes these commands and your rooms")
        {
            Script("bash", Bash), Script("zsh", Zsh), Script("fish", Fish),
        };

    private static Command Script(string shell, string script)
    {
        var command = new Command(shell, $"For {shell}; its first lines say where it goes");
        command.SetAction(_ =>
        {
            Stdout.Line(script);
            return ExitCode.Ok;
        });
        return command;
    }
}
