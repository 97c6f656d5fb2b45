import type { Metadata } from "next";
import { LoginForm } from "@/components/auth/login-form";
import { nextPath } from "@/components/auth/next-path";

export const metadata: Metadata = { title: "Log in" };

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next } = await searchParams;
  return (
    <main className="grid min-h-dvh place-items-center bg-ground p-4 text-fg">
      <div className="grid w-full max-w-80 gap-6 rounded-lg border border-line bg-surface p-6">
        <h1 className="font-semibold text-lg">Spillway</h1>
        <LoginForm next={nextPath(typeof next === "string" ? next : undefined)} />
      </div>
    </main>
  );
}
