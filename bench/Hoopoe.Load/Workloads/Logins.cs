using Hoopoe.Load.Clients;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Connections that log in and out. The accounts are gone through in turn.</summary>
static class Logins
{
    const int AtOnce = 16;

    public static IEnumerable<Figure> Run(Trial trial, bool isTls)
    {
        var next = -1;
        return Crowd.Run(trial, trial.Sessions ?? AtOnce, _ => new Nothing(), _ =>
        {
            var target = trial.Target;
            using var session = ImapSession.Connect(target, isTls, inputBytes: 4_096);
            session.LogIn(target.User(Interlocked.Increment(ref next) & int.MaxValue), target.Password);
            session.Run("LOGOUT");
            return 1;
        }).Figures("logins");
    }

    sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
