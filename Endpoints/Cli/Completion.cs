using System.CommandLine;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// <c>meetai completion</c>: what a shell must know to complete our commands. The scripts ask the executable itself,
/// which knows its commands, options and rooms; so they are short, and never out of date.
/// </summary>
internal static class Completion
{
    private const string Bash = """
        # meetai: completion for bash. Install: meetai completion bash > /etc/bash_completion.d/meetai
        _meetai() {
            local line=${COMP_LINE:0:COMP_POINT} i
            mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            for i in "${!COMPREPLY[@]}"; do
                printf -v 'COMPREPLY[i]' %q "${COMPREPLY[i]}"
            done
        }
        complete -F _meetai meetai
        """;

    private const string Zsh = """
        #compdef meetai
        # meetai: completion for zsh. Install: meetai completion zsh > "${fpath[1]}/_meetai"
        _meetai() {
            local line="${BUFFER[1,CURSOR]}"
            local -a words
            words=("${(@f)$(meetai "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a words
        }
        compdef _meetai meetai
        """;

    private const string Fish = """
        # meetai: completion for fish. Install: meetai completion fish > ~/.config/fish/completions/meetai.fish
        function __meetai_complete
            set -l line (commandline -cp)
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
